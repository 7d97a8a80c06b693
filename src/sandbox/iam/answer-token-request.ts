import { type Answer, iamError, jsonAnswer } from '../answer.js';
import type { SandboxUser } from '../sandbox-options.js';
import type { AccountLock } from './create-account-lock.js';
import { type TokenRequest, TokenRequestError, parseTokenRequest } from './parse-token-request.js';
import type { IssuedToken, TokenRegister } from './create-token-register.js';

/** Where IAM issues tokens. In the real cloud it has a host of its own. */
export const tokensPath = '/v3/auth/tokens';

export interface IamSettings {
  readonly users: readonly SandboxUser[];
  readonly projectId: string;
  readonly projectName: string;
  readonly lock: AccountLock;
  readonly register: TokenRegister;
}

/** Answers a request for a token. Each wrong password counts, and a locked account is refused with any password. */
export function answerTokenRequest(body: string, settings: IamSettings): Answer {
  try {
    return issueToken(parseTokenRequest(body), settings);
  } catch (error) {
    if (error instanceof TokenRequestError) return iamError(400, error.message);
    throw error;
  }
}

function issueToken(request: TokenRequest, { users, projectId, projectName, lock, register }: IamSettings): Answer {
  const user = users.find(({ name, domain }) => name === request.name && domain === request.domain);
  if (user === undefined) return iamError(401, 'The username or password is wrong.');
  const account = JSON.stringify([user.domain, user.name]);
  if (lock.isLocked(account)) return iamError(401, 'The account is locked after too many wrong passwords.');
  if (user.password !== request.password) {
    lock.noteWrong(account);
    return iamError(401, 'The username or password is wrong.');
  }
  lock.noteRight(account);
  const { id = projectId, name = projectName } = request.scope;
  if (id !== projectId || name !== projectName) return iamError(404, 'Could not find the project.');
  return toTokenAnswer(register.issue(), { user, project: { id, name } });
}

interface TokenOwner {
  readonly user: SandboxUser;
  readonly project: { readonly id: string; readonly name: string };
}

function toTokenAnswer({ token, issuedMs, expiresMs }: IssuedToken, { user, project }: TokenOwner): Answer {
  const domain = { name: user.domain, id: 'sandbox-domain-id' };
  const described = {
    expires_at: toIamTime(expiresMs),
    issued_at: toIamTime(issuedMs),
    methods: ['password'],
    project: { ...project, domain },
    user: { id: 'sandbox-user-id', name: user.name, domain, password_expires_at: '' },
    roles: [{ id: '0', name: 'te_admin' }],
  };
  return jsonAnswer(201, { token: described }, { 'x-subject-token': token });
}

/** With six digits of a second, as `2020-01-04T09:05:22.701000Z`. */
function toIamTime(ms: number): string {
  return new Date(ms).toISOString().replace('Z', '000Z');
}
