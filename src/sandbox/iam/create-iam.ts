import type { Answer } from '../answer.js';
import { type SandboxOptions, defaultProjectId, defaultProjectName, defaultUser } from '../sandbox-options.js';
import { createAccountLock } from './create-account-lock.js';
import { answerTokenRequest } from './answer-token-request.js';
import { type TokenRegister, createTokenRegister } from './create-token-register.js';

const minute = 60_000;

/** Identity and access management: issues tokens, and knows which of them still hold. */
export interface Iam {
  readonly register: TokenRegister;
  readonly issueToken: (body: string) => Answer;
}

export function createIam(options: SandboxOptions): Iam {
  const { now = Date.now, seed = 1, users = [defaultUser], maxWrongPasswords = 5, tokenLength = 512 } = options;
  const { projectId = defaultProjectId, projectName = defaultProjectName } = options;
  const lifetimeMs = options.tokenLifetimeMs ?? 24 * 60 * minute;
  const register = createTokenRegister({ seed, now, lifetimeMs, length: tokenLength });
  const lock = createAccountLock({ now, maxWrongPasswords, lockMs: 15 * minute });
  return {
    register,
    issueToken: (body) => answerTokenRequest(body, { users, projectId, projectName, lock, register }),
  };
}
