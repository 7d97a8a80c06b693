import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type GatewayProcess, runGateway } from '../support/run-gateway.js';
import { pageFolder } from './follow-page.js';

const run = promisify(execFile);

/** Bundles these scenarios, with what the page folder holds of them now. */
export async function buildScenarios(...names: readonly string[]): Promise<void> {
  await run(process.execPath, ['test/clients/build-scenarios.js', ...names]);
}

/** A busy machine is no failure of the cloud. */
const patience = { UPSTREAM_TIMEOUT_MS: '60000', REQUEST_DEADLINE_MS: '60000' };

export interface BuiltGateway extends AsyncDisposable {
  readonly url: string;
  readonly sandboxUrl: string;
}

/** The built gateway, in front of a sandbox of its own, whose every failure shows: nothing is tried twice. */
export async function startBuiltGateway(settings: Readonly<Record<string, string>> = {}): Promise<BuiltGateway> {
  // Its time stands still, so that no task of it ends meanwhile, and people do nothing, so that rows are known.
  const startedAt = Date.UTC(2026, 5, 15, 12);
  const sandbox = await startSandbox({ faultsOverHttp: true, now: () => startedAt, activity: { pace: 0 } });
  const upstream = { UPSTREAM_URL: sandbox.url, UPSTREAM_PROJECT_ID: sandbox.projectId, UPSTREAM_MAX_ATTEMPTS: '1' };
  const gateway = runGateway({ ...upstream, ...patience, ...settings });
  const close = async () => {
    await gateway[Symbol.asyncDispose]();
    await sandbox.close();
  };
  return { url: await urlOf(gateway, close), sandboxUrl: sandbox.url, [Symbol.asyncDispose]: close };
}

async function urlOf(gateway: GatewayProcess, close: () => Promise<void>): Promise<string> {
  try {
    return await gateway.url();
  } catch (error) {
    await close();
    throw error;
  }
}

/**
 * What a scenario prints that asks such a gateway.
 *
 * @param limitedUrl of a gateway that answers each caller once a second
 */
export async function playScenario(
  name: string,
  limitedUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<unknown> {
  await using gateway = await startBuiltGateway(settings);
  const env = {
    GATEWAY: gateway.url,
    SANDBOX: gateway.sandboxUrl,
    LIMITED_GATEWAY: limitedUrl,
    TOKEN: `token-of-${name}`,
  };
  const { stdout } = await run(process.execPath, [join(pageFolder, `scenarios/${name}.mjs`)], { env });
  return JSON.parse(stdout) as unknown;
}
