import { type Answer, type Gateway, testProjectId, testToken } from './start-gateway.js';

/** One member of `extensions.upstreamCalls`. */
export interface ExplainedCall {
  readonly field: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly reason: string;
  readonly attempts: readonly { readonly status: number | null; readonly code: string | null; readonly ms: number }[];
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly shared: boolean;
}

/** What a request asks with. */
export const explained = { explain: true };

/** Asks for an explanation, unless `extensions` are others. */
export async function askExplained(
  { url }: Pick<Gateway, 'url'>,
  query: string,
  { extensions = explained, variables = {} }: { readonly extensions?: unknown; readonly variables?: object } = {},
): Promise<Pick<Answer, 'data' | 'errors' | 'extensions' | 'text'>> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-auth-token': testToken },
    body: JSON.stringify({ query, variables, extensions }),
  });
  const text = await response.text();
  return { ...(JSON.parse(text) as Answer), text };
}

export function callsOf({ extensions }: Pick<Answer, 'extensions'>): readonly ExplainedCall[] {
  return extensions?.['upstreamCalls'] as readonly ExplainedCall[];
}

/** The requests of calls, as the sandbox's log has them. */
export function toRequests(calls: readonly ExplainedCall[]) {
  return calls.flatMap(({ attempts, method, path, query }) =>
    attempts.map(({ status }) => {
      const pairs = Object.entries(query).flatMap(([name, values]) => [values].flat().map((value) => [name, value]));
      const search = new URLSearchParams(pairs);
      return { method, path: path.replace('{project_id}', testProjectId), query: search.toString(), status };
    }),
  );
}

/** What the sandbox has received, from its request number `from` on. */
export function requestsTo({ upstream }: Gateway, from = 0) {
  return upstream.requests.slice(from).map(({ method, path, query, status }) => {
    return { method, path, query: new URLSearchParams(query).toString(), status };
  });
}

export const sorted = (requests: readonly object[]) => requests.map((request) => JSON.stringify(request)).sort();
