import {
  type Setting,
  secretListSetting,
  secretSetting,
  switchSetting,
  textSetting,
  urlSetting,
  wordSetting,
} from '../setting.js';
import { isBaseUrl } from './is-base-url.js';

const oneLine = /^[^\p{Cc}]{1,256}$/u;
const oneWord = /^[\x21-\x7e]{1,40000}$/;
const oneWordWithoutComma = /^[\x21-\x2b\x2d-\x7e]{1,40000}$/;
/** Never part of a header, so that it may hold anything that can be written in one line. */
const keyText = /^[^\p{Cc}]{1,40000}$/u;

/** As whom the upstream is asked, and who may make the gateway ask. */
export const authenticationSettings = {
  upstreamAuth: wordSetting({
    name: 'UPSTREAM_AUTH',
    fallback: 'forward',
    words: ['forward', 'iam', 'aksk'],
    about:
      "How the gateway authenticates to the upstream. `forward` sends the caller's own token, `iam` the token of the gateway's own IAM user, `aksk` signs with the gateway's own access key.",
  }),
  upstreamIamUrl: urlSetting({
    name: 'UPSTREAM_IAM_URL',
    fallback: 'none',
    about: 'Base URL of IAM, without `/v3`. Required with `UPSTREAM_AUTH=iam`, like the three settings below.',
    mustBe: 'an http or https URL without credentials, query, fragment and /v3: leave out /v3 and all that follows it',
    isValid: isBaseUrl,
  }),
  upstreamIamUsername: textSetting({
    name: 'UPSTREAM_IAM_USERNAME',
    fallback: 'none',
    about: "Name of the gateway's IAM user.",
    mustBe: 'one line of text',
    pattern: oneLine,
  }),
  upstreamIamPassword: secretSetting({
    name: 'UPSTREAM_IAM_PASSWORD',
    fallback: 'none',
    about:
      'Password of that user. Spaces at its ends are kept. After IAM has refused it, the gateway does not send it again before a restart, so that the account is not locked.',
    mustBe: 'one line of text',
    pattern: oneLine,
  }),
  upstreamIamDomain: textSetting({
    name: 'UPSTREAM_IAM_DOMAIN',
    fallback: 'none',
    about: 'Name of the account (domain) that the user belongs to.',
    mustBe: 'one line of text',
    pattern: oneLine,
  }),
  upstreamAk: secretSetting({
    name: 'UPSTREAM_AK',
    fallback: 'none',
    about: 'Access key id. Required with `UPSTREAM_AUTH=aksk`, like `UPSTREAM_SK`.',
    mustBe: 'one word of printable ASCII characters',
    // A comma ends it in the header.
    pattern: oneWordWithoutComma,
  }),
  upstreamSk: secretSetting({
    name: 'UPSTREAM_SK',
    fallback: 'none',
    about: 'Secret access key. Spaces at its ends are kept.',
    mustBe: 'one line of text',
    pattern: keyText,
  }),
  upstreamSecurityToken: secretSetting({
    name: 'UPSTREAM_SECURITY_TOKEN',
    fallback: 'none',
    about: 'Security token of a temporary access key.',
    mustBe: 'one word of printable ASCII characters',
    pattern: oneWord,
  }),
  gatewayTokens: secretListSetting({
    name: 'GATEWAY_TOKENS',
    fallback: 'none',
    about:
      "Tokens that let a caller use the gateway's own credentials, separated by commas. A caller must send one of them. Only with `iam` and `aksk`.",
    mustBe: 'words of printable ASCII characters, separated by commas',
    pattern: oneWordWithoutComma,
  }),
  gatewayOpen: switchSetting({
    name: 'GATEWAY_OPEN',
    fallback: 'false',
    about:
      "Lets every caller use the gateway's own credentials. Set it only where something in front of the gateway authenticates callers. Required with `iam` and `aksk` if `GATEWAY_TOKENS` is absent.",
  }),
} as const satisfies Record<string, Setting<unknown>>;
