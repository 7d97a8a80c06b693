import type { AppError } from '../../errors/app-error.js';
import type { LiveState, Watch } from './live-pages.js';

/** A watch of what cannot be watched: its one state says why. */
export function createFailedWatch(error: AppError): Watch {
  let state: LiveState | undefined = { error, ending: 'complete' };
  return {
    next: () => {
      const last = state;
      state = undefined;
      return Promise.resolve(last);
    },
    close: () => {
      state = undefined;
    },
  };
}
