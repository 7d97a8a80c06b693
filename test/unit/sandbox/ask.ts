import { Agent, type IncomingHttpHeaders, request } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Sandbox } from '../../../src/sandbox/start-sandbox.js';

export interface Asked {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

export interface Question {
  readonly method?: string;
  /** The list of the sandbox's project when absent. */
  readonly path?: string;
  /** Sent as it is written here. */
  readonly query?: string;
  /** In place of the sandbox's token. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Asks the sandbox with `node:http`, which, unlike `fetch`, sends a URL as it is written. Rejects when the answer breaks. */
export async function ask(sandbox: Sandbox, question: Question = {}): Promise<Asked> {
  const { method = 'GET', path = `/v2/${sandbox.projectId}/snapshots`, query = '', body } = question;
  const { headers = { 'x-auth-token': sandbox.token } } = question;
  // One connection a question: what one of them breaks must not meet the next.
  const agent = new Agent({ keepAlive: false });
  return await new Promise((resolve, reject) => {
    const outgoing = request(`${sandbox.url}/`, {
      method,
      path: query === '' ? path : `${path}?${query}`,
      headers: { ...headers, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
      agent,
      // The token that IAM issues is a header, and may be longer than Node takes by default.
      maxHeaderSize: 131_072,
    });
    outgoing.on('error', reject).on('response', (incoming) => {
      text(incoming).then((body) => {
        resolve({ status: incoming.statusCode ?? 0, headers: incoming.headers, text: body });
      }, reject);
    });
    outgoing.end(body);
  });
}

export interface Page {
  readonly total_count: number;
  readonly desktop_snapshots: readonly Readonly<Record<string, string | number | boolean | null | undefined>>[];
}

/** The page that a query is answered with; fails when it is refused. */
export async function list(sandbox: Sandbox, query = ''): Promise<Page> {
  const { status, text } = await ask(sandbox, { query });
  if (status !== 200) throw new Error(`The sandbox answered ${status}: ${text}`);
  return JSON.parse(text) as Page;
}

/** The ids of a page, in their order. */
export async function listIds(sandbox: Sandbox, query = ''): Promise<unknown[]> {
  return (await list(sandbox, query)).desktop_snapshots.map((row) => row['snapshot_id']);
}

/** What a query is refused with. */
export async function refusal(sandbox: Sandbox, query: string): Promise<{ status: number; body: unknown }> {
  const { status, text } = await ask(sandbox, { query });
  return { status, body: JSON.parse(text) };
}
