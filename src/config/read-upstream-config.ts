import type { SettingValues } from './read-config.js';
import type { Secret } from './secret.js';
import { settings } from './settings.js';

/** How the gateway authenticates to the upstream. */
export type UpstreamAuthConfig =
  | { readonly kind: 'forward' }
  | {
      readonly kind: 'iam';
      readonly url: URL;
      readonly username: string;
      readonly password: Secret;
      readonly domain: string;
    }
  | { readonly kind: 'aksk'; readonly ak: Secret; readonly sk: Secret; readonly securityToken: Secret | undefined };

export interface UpstreamConfig {
  readonly url: URL;
  readonly projectId: string;
  readonly auth: UpstreamAuthConfig;
  /** Null: everyone who reaches the gateway may ask. */
  readonly gatewayTokens: readonly Secret[] | null;
}

type Key = keyof typeof settings;
/** What is not valid is undefined, and a problem already. */
type ReadValues = Partial<SettingValues>;
/** @param about Name of the variable that the problem is about. */
type AddProblem = (problem: string, about: string) => void;

/**
 * The upstream that the settings describe; null for the sandbox. Calls `addProblem` for settings that contradict each other.
 *
 * @param isGiven Whether a setting was given, valid or not; a value that is not valid is undefined.
 */
export function readUpstreamConfig(
  values: ReadValues,
  addProblem: AddProblem,
  isGiven: (key: Key) => boolean,
): UpstreamConfig | null {
  const { upstreamUrl: url, upstreamProjectId: projectId, upstreamAuth } = values;
  const auth = readAuth(values, addProblem);
  checkGuard(values, addProblem);
  if (url === undefined && !isGiven('upstreamUrl')) {
    const name = settings.upstreamUrl.name;
    if (upstreamAuth === 'iam' || upstreamAuth === 'aksk')
      addProblem(`${name} must be set when ${isSetTo('upstreamAuth', upstreamAuth)}.`, name);
    return null;
  }
  if (projectId === undefined) {
    const name = settings.upstreamProjectId.name;
    addProblem(`${name} must be set when ${settings.upstreamUrl.name} is.`, name);
    return null;
  }
  return auth && url ? { url, projectId, auth, gatewayTokens: values.gatewayTokens ?? null } : null;
}

function readAuth(values: ReadValues, addProblem: AddProblem): UpstreamAuthConfig | null {
  if (values.upstreamAuth === 'iam') {
    requireAll(
      values,
      ['upstreamIamUrl', 'upstreamIamUsername', 'upstreamIamPassword', 'upstreamIamDomain'],
      addProblem,
    );
    const { upstreamIamUrl: url, upstreamIamUsername: username } = values;
    const { upstreamIamPassword: password, upstreamIamDomain: domain } = values;
    return url && username && password && domain ? { kind: 'iam', url, username, password, domain } : null;
  }
  if (values.upstreamAuth === 'aksk') {
    requireAll(values, ['upstreamAk', 'upstreamSk'], addProblem);
    const { upstreamAk: ak, upstreamSk: sk, upstreamSecurityToken: securityToken } = values;
    return ak && sk ? { kind: 'aksk', ak, sk, securityToken } : null;
  }
  return { kind: 'forward' };
}

function requireAll(values: ReadValues, keys: readonly Key[], addProblem: AddProblem): void {
  for (const key of keys) {
    const { name } = settings[key];
    const because = isSetTo('upstreamAuth', values.upstreamAuth ?? '');
    if (values[key] === undefined) addProblem(`${name} must be set when ${because}.`, name);
  }
}

/** A gateway with its own credentials answers everyone who reaches it, so the settings must say who that is. */
function checkGuard(values: ReadValues, addProblem: AddProblem): void {
  const { gatewayTokens, gatewayOpen, upstreamAuth } = values;
  const { name } = settings.gatewayTokens;
  if (upstreamAuth !== 'iam' && upstreamAuth !== 'aksk') {
    if (gatewayTokens && upstreamAuth === 'forward')
      addProblem(`${name} must not be set when ${isSetTo('upstreamAuth', upstreamAuth)}.`, name);
    return;
  }
  if (!gatewayTokens && gatewayOpen !== true) {
    const because = isSetTo('upstreamAuth', upstreamAuth);
    addProblem(`${name} must be set when ${because}, or ${settings.gatewayOpen.name} must be true.`, name);
  }
}

function isSetTo(key: Key, word: string): string {
  return `${settings[key].name} is ${word}`;
}
