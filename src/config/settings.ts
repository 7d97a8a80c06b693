import { authenticationSettings } from './settings/authentication-settings.js';
import { callSettings } from './settings/upstream-call-settings.js';
import { exposureSettings } from './settings/exposure-settings.js';
import { loadSettings } from './settings/overload-settings.js';
import { requestSettings } from './settings/request-settings.js';
import { serverSettings } from './settings/server-settings.js';
import { upstreamSettings } from './settings/upstream-settings.js';

/** Every setting, in the order in which the README lists them. Each is read from the environment once, at start. */
export const settings = {
  ...serverSettings,
  ...upstreamSettings,
  ...authenticationSettings,
  ...callSettings,
  ...exposureSettings,
  ...requestSettings,
  ...loadSettings,
} as const;
