import { createServer } from 'node:http';

/** Serves where the benchmark looks for it. */
export function listen(handler) {
  createServer(handler).listen(Number(process.env.PORT), '127.0.0.1');
}
