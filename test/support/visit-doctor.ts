import { expect } from '@jest/globals';
import { type SandboxOptions, defaultProjectId } from '../../src/sandbox/sandbox-options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start-sandbox.js';
import { type DoctorVisit, runDoctor } from './run-doctor.js';

/** The one token that the doctors' sandboxes take. */
export const token = 'planted-token-Jx81kQ';

/** A visit in front of a sandbox that takes this token only. No output may hold anything planted. */
export async function visitDoctor(
  env: Readonly<Record<string, string>>,
  prepare: (sandbox: Sandbox) => void = () => undefined,
  options: SandboxOptions = {},
): Promise<DoctorVisit & { readonly sandbox: Sandbox }> {
  await using sandbox = await startSandbox({ tokens: [token], ...options });
  prepare(sandbox);
  const upstream = { UPSTREAM_URL: sandbox.url, UPSTREAM_PROJECT_ID: sandbox.projectId };
  const result = await runDoctor({ ...upstream, ...env });
  expectNothingPlantedIn(result.output, [sandbox.url, new URL(sandbox.url).host, '127.0.0.1', ...secretsOf(env)]);
  return { ...result, sandbox };
}

/** All values that are not words of the settings' own. */
function secretsOf(env: Readonly<Record<string, string>>): readonly string[] {
  return Object.values(env).filter((value) => !/^(?:true|iam|aksk|forward)$/.test(value));
}

export function expectNothingPlantedIn(output: string, planted: readonly string[]): void {
  for (const secret of [token, defaultProjectId, ...planted]) expect(output).not.toContain(secret);
}
