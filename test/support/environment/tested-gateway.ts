import type { testedGateway as TestedGateway } from '../tested-gateway.js';

/** What `../tested-gateway.ts` is under jest: the gateway of `prompt-environment.ts`, which is loaded once for all test files of a worker. */
export const testedGateway = Reflect.get(globalThis, 'testedGateway') as typeof TestedGateway;
