import type { LiveState } from './live-pages.js';
import type { Reading } from './create-page-reader.js';

/** What a poller shows: what its last good read has found. */
export interface Shown {
  readonly reading: Reading;
  readonly state: LiveState & { readonly error?: never };
  /** When that read ended, by `Clock.monotonicNow`. */
  readonly readAt: number;
}
