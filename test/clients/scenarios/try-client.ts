import { watchFetch } from './watch-fetch';

/** A client of frontends, as far as it is tried here. */
export interface TriedClient {
  /** How many rows it holds after each of three pages of three. */
  pages(url: string, token: string): Promise<readonly number[]>;
  /** A page of so many rows: how many came, or the code of the error. */
  ask(url: string, token: string, first: number): Promise<unknown>;
}

/** Does with a client what every frontend meets, and prints what came of it. */
export async function tryClient({ pages, ask }: TriedClient): Promise<void> {
  const { GATEWAY = '', LIMITED_GATEWAY = '', SANDBOX = '', TOKEN = '' } = process.env;
  const watch = watchFetch(SANDBOX);
  const complaints: string[] = [];
  const complain = (...texts: unknown[]) => complaints.push(texts.join(' '));
  Object.assign(console, { warn: complain, error: complain });

  async function askAfter(fault: unknown, first: number) {
    await fetch(`${SANDBOX}/__sandbox/faults`, { method: 'POST', body: JSON.stringify(fault) });
    return ask(GATEWAY, TOKEN, first);
  }
  /** One of the two is refused, unless a second has passed between them: then a caller who is new tries again. */
  async function askTwice(token: string): Promise<unknown> {
    const rows = await Promise.all([1, 2].map((first) => ask(LIMITED_GATEWAY, token, first)));
    return watch.told() === 0 ? askTwice(`${token}-again`) : rows;
  }

  const result = {
    pages: await pages(GATEWAY, TOKEN).catch(String),
    refused: await askTwice(TOKEN),
    throttled: await askAfter({ kind: 'throttle', retryAfter: '1' }, 1),
    told: watch.told(),
    early: watch.early(),
    unavailable: await askAfter({ kind: 'status', status: 503 }, 2),
    notFound: await askAfter({ kind: 'status', status: 404 }, 3),
    expired: await ask(GATEWAY, 'expired-token', 1),
    methods: [...watch.methods],
    complaints: complaints.filter((text) => !text.includes('react-test-renderer is deprecated')),
  };
  process.stdout.write(`${JSON.stringify(result)}\n`);
  // Some clients keep timers for minutes.
  process.exit();
}
