import { randomBytes } from 'node:crypto';
import type { Dispatcher } from 'undici';
import { findProxies } from '../../config/find-proxies.js';
import type { Config } from '../../config/read-config.js';
import { AppError } from '../../errors/app-error.js';
import { createTarget } from '../../app/create-upstream.js';
import { systemClock } from '../../lib/clock.js';
import { type Sandbox, startSandbox } from '../../sandbox/start-sandbox.js';
import { createCallerKeys } from '../../snapshots/create-caller-keys.js';
import type { Caller } from '../../snapshots/snapshot-source.js';
import { parseJson } from '../../lib/parse-json.js';
import { readBody } from '../../upstream/answer/read-body.js';
import { scrub, worthHiding } from '../../upstream/answer/scrub.js';
import { secretsOfProxies } from '../../upstream/connections/proxy-server.js';
import { createDispatcher } from '../../upstream/create-dispatcher.js';
import { type PageResult, askForPage } from './ask-for-page.js';
import { checkAuthentication } from './check-authentication.js';
import { checkClock, readClockAhead } from './check-clock.js';
import { checkConnection } from './check-connection.js';
import { checkContract } from './check-contract.js';
import { checkSettings } from './check-settings.js';
import { explainListFailure } from './explain-list-failure.js';
import type { Finding } from './finding.js';
import type { PageSchema } from './read-contract.js';

export interface ExamineOptions {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly schema: PageSchema;
}

/** All that the doctor does, finding by finding, as each is made. Nothing comes after a step that failed. */
export async function* examine({ env, schema }: ExamineOptions): AsyncGenerator<Finding, void> {
  const config = yield* checkSettings(env);
  if (!config) return;
  const sandbox = config.upstream ? null : await startSandbox();
  const dispatcher = createDispatcher({ maxConnections: 2, proxies: findProxies(config) });
  const token = env['DOCTOR_TOKEN']?.trim() ?? '';
  try {
    const caller = toCaller(token === '' ? null : token);
    yield* examineUpstream({ config, sandbox, dispatcher, schema, caller });
  } finally {
    await dispatcher.destroy();
    await sandbox?.close();
  }
}

/** The only caller that there is: nothing is shared, so the parts of its key do not matter. */
function toCaller(token: string | null): Caller {
  const toKey = createCallerKeys({ secret: randomBytes(32), projectId: '', auth: 'doctor' });
  return { token, key: toKey({ token, address: '' }) };
}

interface UpstreamExamination {
  readonly config: Config;
  readonly sandbox: Sandbox | null;
  readonly dispatcher: Dispatcher;
  readonly schema: PageSchema;
  readonly caller: Caller;
}

async function* examineUpstream(options: UpstreamExamination): AsyncGenerator<Finding, void> {
  const { caller, config, dispatcher, sandbox, schema } = options;
  const now = systemClock.monotonicNow;
  const target = createTarget({ config, sandbox, clock: systemClock }, dispatcher);
  const auth = config.upstream?.auth;
  const proxies = findProxies(config);
  const ofUpstream = { url: target.baseUrl, proxy: proxies.get(target.baseUrl.origin), prefix: '', now } as const;
  if (!(yield* checkConnection(ofUpstream))) return;
  if (auth?.kind === 'iam' && auth.url.origin !== target.baseUrl.origin) {
    const proxy = proxies.get(auth.url.origin);
    if (!(yield* checkConnection({ url: auth.url, proxy, prefix: 'iam ', now }))) return;
  }
  const authentication = await checkAuthentication({ ...target, auth, caller });
  yield authentication;
  if (authentication.outcome === 'failed') return;

  const { upstreamTimeoutMs: timeoutMs, upstreamMaxBodyBytes: maxBodyBytes } = config;
  const hidden = secretsOfProxies(proxies);
  const result = await askForPage({ ...target, secrets: hidden, dispatcher, caller, timeoutMs, maxBodyBytes });
  const clockAheadMs = readClockAhead(result);
  yield toListFinding(result, { way: auth?.kind ?? 'sandbox', clockAheadMs });
  if (result.answer.status > 0) yield checkClock(clockAheadMs);
  if (!claimsToBePage(result)) return;
  const body = await parseBody(result, maxBodyBytes);
  if (body === undefined) return;
  const { authenticator, baseUrl, projectId } = target;
  const secrets = [
    ...authenticator.secrets,
    ...hidden,
    ...worthHiding([caller.token ?? '']),
    projectId,
    baseUrl.host,
    baseUrl.hostname,
  ];
  const isHarmless = (word: string) => /^[\w-]{1,40}$/.test(word) && scrub(word, secrets) === word;
  yield* checkContract({ schema, result, body, isHarmless });
}

function toListFinding(result: PageResult, context: Parameters<typeof explainListFailure>[1]): Finding {
  const { page, answer, durationMs } = result;
  const step = 'list';
  if (!page) return { step, durationMs, outcome: 'failed', ...explainListFailure(result, context) };
  const rows = `${page.received} ${page.received === 1 ? 'row' : 'rows'}`;
  const bytes = answer.body.reduce((sum, chunk) => sum + chunk.length, 0);
  const size = bytes < 1000 ? `${bytes} bytes` : `${(bytes / 1000).toFixed(1)} kB`;
  return { step, durationMs, outcome: 'ok', text: `${rows} of ${page.total ?? 'an unknown number'}, in ${size}.` };
}

/** A failure, also one with status 200, has contracts of its own, and is explained already. */
function claimsToBePage({ page, answer, thrown }: PageResult): boolean {
  return page !== undefined || (answer.status === 200 && thrown instanceof AppError && thrown.upstream === undefined);
}

/** The body as JSON; undefined when it is none. */
async function parseBody({ answer }: PageResult, maxBytes: number): Promise<unknown> {
  const text = readBody(answer.body, answer.headers['content-encoding'], maxBytes);
  return text.then(parseJson, () => undefined);
}
