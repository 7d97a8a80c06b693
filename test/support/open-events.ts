import { type GraphqlError, testToken } from './start-gateway.js';

/** One answer to an operation, as an event of a stream. */
export interface AnswerEvent {
  readonly data: unknown;
  readonly errors?: readonly GraphqlError[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** A stream of server-sent events, as a client of the distinct connections mode reads it. */
export interface Events {
  readonly status: number;
  readonly headers: Headers;
  /** The next answer; `complete` for that event, `cut` when the connection ended without it. */
  next(): Promise<AnswerEvent | 'complete' | 'cut'>;
  /** Leaves. */
  close(): void;
}

export interface OpenEventsOptions {
  readonly variables?: Readonly<Record<string, unknown>>;
  /** Sent as X-Auth-Token; `testToken` when absent, none when null. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Called at each comment, while an answer is waited for. */
  readonly onPing?: () => void;
}

/** Asks by POST for server-sent events. */
export async function openEvents(url: string, query: string, options: OpenEventsOptions = {}): Promise<Events> {
  const { headers, token = testToken, variables } = options;
  const controller = new AbortController();
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'text/event-stream',
      ...(token !== null && { 'x-auth-token': token }),
      ...headers,
    },
    body: JSON.stringify({ query, variables }),
    signal: controller.signal,
  });
  const messages = readMessages(response, options.onPing);
  return {
    status: response.status,
    headers: response.headers,
    next: async () => {
      const read = await messages.next().catch(() => undefined);
      if (!read || read.done) return 'cut';
      return read.value === 'complete' ? 'complete' : (JSON.parse(read.value) as AnswerEvent);
    },
    close: () => {
      controller.abort();
    },
  };
}

/** The data of each `next`, and `complete`. Comments are left out. */
async function* readMessages({ body }: Response, onPing?: () => void): AsyncGenerator<string, void, void> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const messages = text.split('\n\n');
    text = messages.pop() ?? '';
    for (const message of messages) {
      if (message === ':') onPing?.();
      const [, event, data = ''] = /^event: (\w+)\ndata:(.*)$/.exec(message) ?? [];
      if (event !== undefined) yield event === 'complete' ? event : data;
    }
  }
}
