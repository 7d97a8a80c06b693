import type { Sandbox } from '../../src/sandbox/start-sandbox.js';

/** The settings that let a gateway log in to IAM of this sandbox as its first user. */
export function iamEnv({ url, users }: Pick<Sandbox, 'url' | 'users'>): Readonly<Record<string, string>> {
  const [user] = users;
  return {
    UPSTREAM_AUTH: 'iam',
    UPSTREAM_IAM_URL: url,
    UPSTREAM_IAM_USERNAME: user?.name ?? '',
    UPSTREAM_IAM_PASSWORD: user?.password ?? '',
    UPSTREAM_IAM_DOMAIN: user?.domain ?? '',
  };
}
