import { AppError } from '../../errors/app-error.js';

/**
 * Runs `task` under a signal that is aborted when `outer` is, or when `timeoutMs` have passed: an absolute deadline, which
 * a peer cannot extend by sending a byte at a time.
 *
 * `AbortSignal.any` is avoided on purpose: it refuses signals that are not the platform's own.
 *
 * @throws the reason of whichever ended it first; `UPSTREAM_TIMEOUT` for the time.
 */
export async function withDeadline<T>(
  outer: AbortSignal,
  timeoutMs: number,
  task: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  outer.throwIfAborted();
  const controller = new AbortController();
  const follow = () => {
    controller.abort(outer.reason);
  };
  outer.addEventListener('abort', follow, { once: true });
  const timer = setTimeout(() => {
    controller.abort(new AppError('UPSTREAM_TIMEOUT'));
  }, timeoutMs);
  try {
    return await task(controller.signal);
  } catch (error) {
    throw controller.signal.aborted ? controller.signal.reason : error;
  } finally {
    clearTimeout(timer);
    outer.removeEventListener('abort', follow);
  }
}
