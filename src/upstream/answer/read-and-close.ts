import type { Dispatcher } from 'undici';

/** Reads an answer; gives up what `read` left of its body, and the connection, which would otherwise be held for ever. */
export async function readAndClose<T>({ body }: Dispatcher.ResponseData<unknown>, read: () => Promise<T>): Promise<T> {
  // A body that is given up says so by an error; with nobody to hear it, the process would end.
  body.on('error', () => undefined);
  try {
    return await read();
  } finally {
    body.destroy();
  }
}
