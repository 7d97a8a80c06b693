import { authenticationSettings } from './settings/authentication-settings.js';
import { upstreamCallSettings } from './settings/upstream-call-settings.js';
import { exposureSettings } from './settings/exposure-settings.js';
import { liveSettings } from './settings/live-settings.js';
import { overloadSettings } from './settings/overload-settings.js';
import { proxySettings } from './settings/proxy-settings.js';
import { requestSettings } from './settings/request-settings.js';
import { serverSettings } from './settings/server-settings.js';
import { tracingSettings } from './settings/tracing-settings.js';
import { upstreamSettings } from './settings/upstream-settings.js';

/** The settings by subject, as `docs/settings.md` lists them. */
export const settingGroups = [
  { title: 'Server', settings: serverSettings },
  { title: 'Upstream', settings: upstreamSettings },
  { title: 'Authentication', settings: authenticationSettings },
  { title: 'Upstream calls', settings: upstreamCallSettings },
  { title: 'Through a proxy to the cloud', settings: proxySettings },
  { title: 'Browsers and exploration', settings: exposureSettings },
  { title: 'Limits of one request', settings: requestSettings },
  { title: 'Load, callers and shutdown', settings: overloadSettings },
  { title: 'Live pages', settings: liveSettings },
  { title: 'Traces', settings: tracingSettings },
] as const;

/** Every setting. Each is read from the environment once, at start. */
export const settings = {
  ...serverSettings,
  ...upstreamSettings,
  ...authenticationSettings,
  ...upstreamCallSettings,
  ...proxySettings,
  ...exposureSettings,
  ...requestSettings,
  ...overloadSettings,
  ...liveSettings,
  ...tracingSettings,
} as const;
