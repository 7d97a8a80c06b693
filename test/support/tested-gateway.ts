import { startApp } from '../../src/app/start-app.js';
import { readConfig } from '../../src/config/read-config.js';
import { startSandbox } from '../../src/sandbox/start-sandbox.js';

/** What tests start. Under jest it comes as one file, which `environment/build-tested-gateway.ts` makes of this one. */
export const testedGateway = { readConfig, startApp, startSandbox };
