export interface FetchWatch {
  /** The methods of all requests so far. */
  readonly methods: ReadonlySet<string>;
  /** How many answers have said how long to wait. */
  told(): number;
  /** How many requests came sooner after such an answer than it said. */
  early(): number;
}

/** Watches what a client sends to any gateway. One request at a time may be told to wait. */
export function watchFetch(sandboxUrl: string): FetchWatch {
  const { fetch: send } = globalThis;
  const methods = new Set<string>();
  let told = 0;
  let early = 0;
  let notBefore = 0;
  globalThis.fetch = async (input, init) => {
    if (String(input).startsWith(sandboxUrl)) return send(input, init);
    methods.add(init?.method ?? 'GET');
    if (performance.now() < notBefore) early++;
    const response = await send(input, init);
    const { errors } = (await response.clone().json()) as { errors?: { extensions: { retryAfterMs?: number } }[] };
    const wait = errors?.[0]?.extensions.retryAfterMs;
    if (wait !== undefined) {
      told++;
      // A timer may end a millisecond early.
      notBefore = performance.now() + wait - 5;
    }
    return response;
  };
  return { methods, told: () => told, early: () => early };
}
