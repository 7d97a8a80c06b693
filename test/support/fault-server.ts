import { answers } from './fault-server/answers.js';
import type { Behaviour, Exchange } from './fault-server/behaviour.js';
import { serveConnection } from './fault-server/serve-connection.js';
import { startListener } from './fault-server/listener.js';
import { emptyPageBody } from './fault-server/to-message.js';
import type { ParsedRequest, ReceivedRequest } from './fault-server/received-request.js';
import { createScript } from './fault-server/create-script.js';
import { createSelfSignedCertificate, type KeyAndCertificate } from './fault-server/create-self-signed-certificate.js';
import { createWaitingRoom } from './fault-server/create-waiting-room.js';

export interface FaultServerOptions {
  /**
   * What a client that speaks TLS meets; the URL is then `https:`. No TLS when absent.
   *
   * - `self-signed`: the right names, 127.0.0.1, localhost and `cloud.example.test`, signed by an authority that the client does not know
   * - `wrong-host`: a certificate for `other.example.test`; trust `certificate`, and only the name is wrong
   * - `plain-http`: no TLS at all on the port that the URL names
   */
  readonly tls?: 'self-signed' | 'wrong-host' | 'plain-http';
}

/** An upstream whose every answer a test decides, down to the TCP level. It remembers everything that was sent to it. */
export interface FaultServer extends AsyncDisposable {
  /** Base URL, without a path and without a final slash. */
  readonly url: string;
  /** The certificate that the server shows, PEM, for a client that shall trust it. Empty without TLS. */
  readonly certificate: string;
  /** What arrived, in the order of arrival, requests on a stale connection included. Grows as requests come in. */
  readonly requests: readonly ReceivedRequest[];
  /** TCP connections: `opened` since the start, and `open` now. */
  readonly connections: { readonly opened: number; readonly open: number };
  /**
   * Sets the script: one behaviour a request, in the order in which the requests arrive; the last one repeats.
   * Replaces what is left of the script before. Without any script every request gets an empty page.
   */
  answerWith(...script: readonly [Behaviour, ...Behaviour[]]): void;
  /** Closes the port: new connections are refused, and those that exist are reset. */
  refuse(): Promise<void>;
  /** Opens the same port again. */
  accept(): Promise<void>;
  /** Waits until `count` requests have arrived since the start, and gives them all. */
  received(count: number): Promise<readonly ReceivedRequest[]>;
  /** Waits until no connection is open. */
  connectionsClosed(): Promise<void>;
}

/** Starts a fault server on a free port of 127.0.0.1. Closing it throws what a behaviour of the script threw. */
export async function startFaultServer({ tls }: FaultServerOptions = {}): Promise<FaultServer> {
  const waitingRoom = createWaitingRoom();
  const script = createScript(answers.json(emptyPageBody));
  const requests: ReceivedRequest[] = [];
  const failures: unknown[] = [];
  const identity = createIdentity(tls);

  const serve = async (
    connection: number,
    parsed: ParsedRequest,
    exchange: Omit<Exchange, 'request'>,
    promised: Behaviour | undefined,
  ): Promise<void> => {
    const request = { ...parsed, sequence: requests.length, connection, at: performance.now() };
    const behaviour = promised ?? script.next();
    requests.push(request);
    waitingRoom.changed();
    try {
      await behaviour({ ...exchange, request });
    } catch (error) {
      failures.push(error);
      exchange.reset();
    }
  };
  const listener = await startListener({
    identity,
    onConnection: (tcp, stream, index) => {
      serveConnection({ tcp, stream, serve: (...served) => serve(index, ...served) });
    },
    onChange: () => {
      waitingRoom.changed();
    },
  });

  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${listener.port}`,
    certificate: identity?.cert ?? '',
    requests,
    connections: listener.connections,
    answerWith: (...behaviours) => {
      script.replace(behaviours);
    },
    refuse: () => listener.refuse(),
    accept: () => listener.accept(),
    received: async (count) => {
      await waitingRoom.until(`${count} requests`, () => requests.length >= count);
      return requests;
    },
    connectionsClosed: () => waitingRoom.until('all connections to close', () => listener.connections.open === 0),
    [Symbol.asyncDispose]: async () => {
      await listener.refuse();
      waitingRoom.close();
      if (failures.length > 0) throw failures[0];
    },
  };
}

function createIdentity(tls: FaultServerOptions['tls']): KeyAndCertificate | undefined {
  switch (tls) {
    case 'self-signed':
      return createSelfSignedCertificate(['127.0.0.1', 'localhost', 'cloud.example.test']);
    case 'wrong-host':
      return createSelfSignedCertificate(['other.example.test']);
    case 'plain-http':
    case undefined:
      return undefined;
  }
}
