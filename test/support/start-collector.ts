import { type IncomingMessage, type ServerResponse, createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createWaitingRoom } from './fault-server/create-waiting-room.js';

/** One span as a collector has it, with what tests ask of it. */
export interface CollectedSpan {
  readonly name: string;
  readonly kind: 'INTERNAL' | 'SERVER' | 'CLIENT' | 'other';
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for a root. */
  readonly parentSpanId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string; readonly traceState?: string }[];
  readonly isError: boolean;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** Of the process that made it. */
  readonly resource: Readonly<Record<string, unknown>>;
}

/** One request with spans, as it came. */
export interface CollectedBatch {
  readonly target: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
  readonly spans: readonly CollectedSpan[];
}

/** With a status, not at all, by a reset, or by a body that comes byte by byte without end. */
export type CollectorAnswer = number | 'silence' | 'reset' | 'drip';

/** Takes spans by OTLP as JSON over HTTP. */
export interface Collector extends AsyncDisposable {
  /** Base URL, without a final slash. */
  readonly url: string;
  readonly batches: readonly CollectedBatch[];
  /** Of all batches, in the order in which they came. */
  readonly spans: readonly CollectedSpan[];
  /** Every byte that came: request lines, headers, bodies. */
  readonly text: string;
  /** Waits until `count` spans of this name have come, 1 when absent, and gives them all. */
  collected(name: string, count?: number): Promise<readonly CollectedSpan[]>;
  /** Waits until `count` requests have come since the start. */
  received(count: number): Promise<void>;
  /** How requests are answered from now on. @default 200 */
  answerWith(answer: CollectorAnswer): void;
  /** Closes the port and all connections: from now on, connections are refused. */
  leave(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  const waitingRoom = createWaitingRoom();
  const batches: CollectedBatch[] = [];
  let answer: CollectorAnswer = 200;
  const take = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
    const { headers, url: target = '' } = request;
    batches.push({ target, headers, body, spans: readSpans(body) });
    waitingRoom.changed();
    if (answer === 'reset') request.socket.destroy();
    else if (answer === 'drip') drip(response.writeHead(200));
    else if (answer !== 'silence') response.writeHead(answer, { 'content-type': 'application/json' }).end('{}');
  };
  const server = createServer((request, response) => {
    // Who is cut off by `leave` has said nothing.
    take(request, response).catch(() => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const spans = () => batches.flatMap((batch) => batch.spans);
  const leave = async (): Promise<void> => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  return {
    url: `http://127.0.0.1:${port}`,
    batches,
    get spans() {
      return spans();
    },
    get text() {
      return JSON.stringify(batches);
    },
    collected: async (name, count = 1) => {
      const found = () => spans().filter((span) => span.name === name);
      await waitingRoom.until(`${count} spans "${name}"`, () => found().length >= count);
      return found();
    },
    received: (count) => waitingRoom.until(`${count} batches`, () => batches.length >= count),
    answerWith: (next) => {
      answer = next;
    },
    leave,
    [Symbol.asyncDispose]: async () => {
      await leave();
      waitingRoom.close();
    },
  };
}

/** Outlives every time-out that starts again with each byte. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write(' '), 10);
  response.on('close', () => {
    clearInterval(timer);
  });
}

/** What of OTLP's JSON is read here (opentelemetry-proto, `trace.proto`). */
interface OtlpSpan {
  readonly name: string;
  readonly kind: number;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly attributes?: readonly OtlpAttribute[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string; readonly traceState?: string }[];
  readonly status?: { readonly code?: number };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

interface OtlpAttribute {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface OtlpBody {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: readonly OtlpAttribute[] };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

const kinds: Readonly<Record<number, CollectedSpan['kind'] | undefined>> = { 1: 'INTERNAL', 2: 'SERVER', 3: 'CLIENT' };
const errorStatus = 2;

function readSpans(body: string): readonly CollectedSpan[] {
  const { resourceSpans } = JSON.parse(body) as OtlpBody;
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) => spans.map((span) => toSpan(span, toRecord(resource.attributes)))),
  );
}

function toSpan(span: OtlpSpan, resource: CollectedSpan['resource']): CollectedSpan {
  const { name, spanId, traceId, parentSpanId = '', attributes = [], links = [] } = span;
  return {
    name,
    kind: kinds[span.kind] ?? 'other',
    traceId,
    spanId,
    parentSpanId,
    attributes: toRecord(attributes),
    links,
    isError: span.status?.code === errorStatus,
    startedAt: Number(span.startTimeUnixNano) / 1e6,
    endedAt: Number(span.endTimeUnixNano) / 1e6,
    resource,
  };
}

/** A value of OTLP is an object with one member, named by its type. */
function toRecord(attributes: readonly OtlpAttribute[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));
}
