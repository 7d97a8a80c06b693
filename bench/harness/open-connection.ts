import { once } from 'node:events';
import { connect } from 'node:net';
import { type AnswerEnd, createAnswerParser } from './create-answer-parser.js';

/** One kept-alive connection to a server under load. */
export interface Connection {
  /** Sends a whole request, and waits for the end of its answer. Rejects when the connection breaks. */
  ask(request: Buffer): Promise<AnswerEnd>;
  close(): void;
}

/** Barely more than a socket: what the load costs is taken from what the upstream gets. */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: '127.0.0.1', noDelay: true });
  await once(socket, 'connect');
  const parse = createAnswerParser();
  let pending: PromiseWithResolvers<AnswerEnd> | undefined;
  socket.on('data', (chunk) => {
    const answer = parse(chunk);
    if (answer) pending?.resolve(answer);
  });
  socket.on('error', (error) => pending?.reject(error));
  socket.on('close', () => pending?.reject(new Error('The server closed a connection under load.')));
  return {
    ask: (request) => {
      pending = withResolvers();
      socket.write(request);
      return pending.promise;
    },
    close: () => socket.destroy(),
  };
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>;
  readonly resolve: (value: T) => void;
  readonly reject: (error: unknown) => void;
}

/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve: PromiseWithResolvers<T>['resolve'] = () => undefined;
  let reject: PromiseWithResolvers<T>['reject'] = () => undefined;
  const promise = new Promise<T>((...functions) => {
    [resolve, reject] = functions;
  });
  return { promise, resolve, reject };
}
