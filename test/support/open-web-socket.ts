import { once } from 'node:events';
import { WebSocket } from 'ws';
import { createWaitingRoom } from './fault-server/create-waiting-room.js';
import type { AnswerEvent } from './open-events.js';

/** A message of `graphql-transport-ws` from a server. */
export interface SocketMessage {
  readonly type: string;
  readonly id?: string;
  readonly payload?: AnswerEvent &
    readonly { readonly message: string; readonly extensions: { readonly code: string } }[];
}

/** A WebSocket of which every message is said by hand. */
export interface SocketClient extends Disposable {
  readonly webSocket: WebSocket;
  /** @param message Sent as it is when it is a text, else as JSON. */
  send(message: unknown): void;
  /** Asks for events under an id. */
  subscribe(id: string, query: string, others?: Readonly<Record<string, unknown>>): void;
  /** The next message. */
  next(): Promise<SocketMessage>;
  /** The code with which it was closed, when it is. Messages that were not read are dropped. */
  closed(): Promise<number>;
}

export interface OpenWebSocketOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** The payload of `connection_init`, which is sent and acknowledged before this resolves; nothing is said when it is null. */
  readonly params?: Readonly<Record<string, unknown>> | null;
  readonly protocols?: string | readonly string[];
  /** Whether pings are answered; when absent, they are. */
  readonly autoPong?: boolean;
}

/** @param url Where GraphQL is served. */
export async function openWebSocket(url: string, options: OpenWebSocketOptions = {}): Promise<SocketClient> {
  const { autoPong = true, headers = {}, params = {}, protocols = 'graphql-transport-ws' } = options;
  const webSocket = new WebSocket(url.replace(/^http/, 'ws'), [protocols].flat(), { headers, autoPong });
  const waitingRoom = createWaitingRoom();
  const messages: SocketMessage[] = [];
  let code: number | undefined;
  webSocket.on('message', (data) => {
    messages.push(JSON.parse((data as Buffer).toString()) as SocketMessage);
    waitingRoom.changed();
  });
  webSocket.on('close', (closedWith) => {
    code = closedWith;
    waitingRoom.changed();
  });
  // A refusal rejects what waits for it to open; a reset is told by its closing code.
  webSocket.on('error', () => undefined);
  await once(webSocket, 'open');
  const send = (message: unknown): void => {
    webSocket.send(typeof message === 'string' ? message : JSON.stringify(message));
  };
  const next = async (): Promise<SocketMessage> => {
    await waitingRoom.until('a message', () => messages.length > 0 || code !== undefined);
    const message = messages.shift();
    if (!message) throw new Error(`The socket was closed with ${code}`);
    return message;
  };
  if (params) {
    send({ type: 'connection_init', payload: params });
    const { type } = await next();
    if (type !== 'connection_ack') throw new Error(`Answered with ${type}`);
  }
  return {
    webSocket,
    send,
    subscribe: (id, query, others) => {
      send({ type: 'subscribe', id, payload: { query, ...others } });
    },
    next,
    closed: async () => {
      await waitingRoom.until('the end of a socket', () => code !== undefined);
      return code ?? 0;
    },
    [Symbol.dispose]: () => {
      webSocket.terminate();
      waitingRoom.close();
    },
  };
}
