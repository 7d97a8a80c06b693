import { AppError } from '../../errors/app-error.js';
import type { UpstreamAuthConfig } from '../../config/read-upstream-config.js';
import type { Caller } from '../../snapshots/snapshot-source.js';
import type { Authenticator } from '../../upstream/auth/authenticator.js';
import { explainWayFailure } from './explain-way-failure.js';
import type { Finding } from './finding.js';

export interface AuthenticationCheckOptions {
  /** Undefined: the sandbox, which takes what it is given. */
  readonly auth: UpstreamAuthConfig | undefined;
  readonly authenticator: Authenticator;
  /** With `DOCTOR_TOKEN`, where it is set. */
  readonly caller: Caller;
  readonly baseUrl: URL;
}

type Found = Omit<Finding, 'step' | 'durationMs'>;

/** The same form as the gateway demands of its callers' tokens. */
const tokenPattern = /^[\x21-\x7e]{1,40000}$/;

/** Whether there are credentials to send to the upstream. The list call shows whether it accepts them. */
export async function checkAuthentication(options: AuthenticationCheckOptions): Promise<Finding> {
  const startedAt = performance.now();
  const found = await authenticate(options);
  return { step: 'authentication', durationMs: performance.now() - startedAt, ...found };
}

async function authenticate({ auth, authenticator, caller, baseUrl }: AuthenticationCheckOptions): Promise<Found> {
  if (auth === undefined) return { outcome: 'ok', text: 'Not needed: the sandbox takes any token.' };
  if (auth.kind === 'forward') return checkToken(caller.token);
  try {
    const { signal } = new AbortController();
    const query = {
      filter: {},
      sort: { field: 'CREATE_TIME', direction: 'DESC' },
      slice: { offset: 0, limit: 1 },
    } as const;
    const request = { query, caller, signal, deadlineAt: Infinity, requestId: 'doctor' };
    await authenticator.authenticate(request, { method: 'GET', host: baseUrl.host, path: '/', query: '' });
  } catch (thrown) {
    return { outcome: 'failed', ...explainIamFailure(thrown) };
  }
  if (auth.kind === 'iam') return { outcome: 'ok', text: 'IAM issued a token for the user and the project.' };
  return { outcome: 'ok', text: 'The request can be signed with the access key.' };
}

function checkToken(token: string | null): Found {
  if (token === null) {
    return {
      outcome: 'failed',
      text: 'With UPSTREAM_AUTH=forward the doctor needs the token of a caller to go on, and DOCTOR_TOKEN is not set.',
      advice: 'read -rs DOCTOR_TOKEN && export DOCTOR_TOKEN, paste an IAM token, and run the doctor again.',
    };
  }
  if (tokenPattern.test(token)) return { outcome: 'ok', text: 'DOCTOR_TOKEN has the form of a token.' };
  return {
    outcome: 'failed',
    text: 'DOCTOR_TOKEN is not one word of 1 to 40000 printable ASCII characters.',
    advice: 'export it again, without quotes and line breaks around it.',
  };
}

function explainIamFailure(thrown: unknown): Omit<Found, 'outcome'> {
  const failure = thrown instanceof AppError && thrown.cause instanceof AppError ? thrown.cause : undefined;
  const status = failure?.upstream?.status;
  if (status === 401) {
    return {
      text: 'IAM refused user and password (401), or the account is locked.',
      advice:
        'check UPSTREAM_IAM_USERNAME, UPSTREAM_IAM_PASSWORD and UPSTREAM_IAM_DOMAIN (the name of the account). Every further wrong try brings a lock nearer.',
    };
  }
  if (status === 403 || status === 404) {
    return {
      text: `IAM issues no token for this project (${status}).`,
      advice:
        'check UPSTREAM_PROJECT_ID, and that the user may access the project; and that UPSTREAM_IAM_URL is that of IAM.',
    };
  }
  if (status !== undefined) {
    return {
      text: `IAM answered with status ${status}.`,
      advice: status >= 500 ? 'ask again later.' : 'check UPSTREAM_IAM_URL: the base URL of IAM, without /v3.',
    };
  }
  if (failure?.code === 'UPSTREAM_TIMEOUT') {
    return { text: 'IAM did not answer in time.', advice: 'ask again later, or raise UPSTREAM_TIMEOUT_MS.' };
  }
  if (failure?.code === 'UPSTREAM_BAD_RESPONSE') {
    return {
      text: 'The server at UPSTREAM_IAM_URL answered without a token.',
      advice: 'check UPSTREAM_IAM_URL: the base URL of IAM, without /v3.',
    };
  }
  return explainWayFailure(thrown);
}
