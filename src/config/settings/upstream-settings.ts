import { type Setting, textSetting, urlSetting } from '../setting.js';
import { isBaseUrl } from './is-base-url.js';

/** Which upstream is asked. */
export const upstreamSettings = {
  upstreamUrl: urlSetting({
    name: 'UPSTREAM_URL',
    fallback: 'the embedded sandbox',
    about:
      'Base URL of the Workspace service, without `/v2`. If it is absent, the gateway serves the made-up data of its embedded sandbox.',
    mustBe: 'an http or https URL without credentials, query, fragment and /v2: leave out /v2 and all that follows it',
    isValid: isBaseUrl,
  }),
  upstreamProjectId: textSetting({
    name: 'UPSTREAM_PROJECT_ID',
    fallback: 'none',
    about: 'Id of the project whose snapshots are served. Required with `UPSTREAM_URL`.',
    // It becomes a path segment: `..` and the like must not get into a URL.
    mustBe: '1 to 64 letters, digits, _ and -',
    pattern: /^[\w-]{1,64}$/,
  }),
} as const satisfies Record<string, Setting<unknown>>;
