import type { Clock } from '../../lib/clock.js';
import { worthHiding } from '../answer/scrub.js';
import type { Authenticator } from './authenticator.js';
import { signRequest } from './sign-request.js';

export interface SignWithKeysOptions {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Comes with temporary credentials. */
  readonly securityToken?: string | undefined;
  readonly projectId: string;
  readonly clock: Clock;
}

/** The gateway's own access key signs every attempt: a signature holds the time, and is refused 15 minutes later. */
export function createSignWithKeys(options: SignWithKeysOptions): Omit<Authenticator, 'admit'> {
  const { accessKey, secretKey, securityToken } = options;
  const headers = { 'x-project-id': options.projectId };
  return {
    credentials: 'gateway',
    reader: () => 'gateway',
    secrets: worthHiding([accessKey, secretKey, ...(securityToken === undefined ? [] : [securityToken])]),
    authenticate: (_, outgoing) => {
      const signature = signRequest({
        ...outgoing,
        headers,
        accessKey,
        secretKey,
        securityToken,
        now: options.clock.now(),
      });
      return Promise.resolve({ ...headers, ...signature });
    },
    accepted: () => undefined,
    refused: () => false,
  };
}
