import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Finding, type Measured, badness, bestOf } from './finding.js';
import type { Draft, Kind } from './kind.js';
import { type Lab, openLab } from './lab.js';
import { createRandom } from './create-random.js';
import { toBytes } from './send-draft.js';

export interface RoundsOptions {
  readonly kinds: readonly Kind[];
  readonly seed: number;
  /** Milliseconds of `performance.now()` at which no further request begins. */
  readonly endAt: number;
  readonly onFinding: (finding: Finding) => void;
}

/** Between these it is measured again: something else may have had the processor. That is no excuse for more. */
const suspicious = { from: 0.5, to: 10 } as const;
const repetitions = 3;

/** Gateways with other settings: one round each in turn. */
const gateways = [
  'as it is',
  'introspection',
  'as it is',
  'trusted documents preferred',
  'as it is',
  'interpreted',
] as const;
type Gateway = (typeof gateways)[number];

/** Sends one request of each kind a round, to a gateway that starts again each round. */
export async function sendRounds({ kinds, seed, endAt, onFinding }: RoundsOptions): Promise<void> {
  for (let round = 0; performance.now() < endAt; round += 1) {
    let lab: Lab | undefined;
    for (let index = 0; index < kinds.length && performance.now() < endAt; index += 1) {
      if (lab?.isOver()) lab = await lab[Symbol.asyncDispose]().then(() => undefined);
      lab ??= await openLab(toEnv(gatewayOf(round)));
      const number = round * kinds.length + index;
      for (const finding of await measureBoth(lab, planRequest(kinds, seed, number))) onFinding(finding);
    }
    await lab?.[Symbol.asyncDispose]();
  }
}

/** Sends request `number` alone, several times, to a gateway of its own. */
export async function replay(
  { kinds, seed, onFinding }: Omit<RoundsOptions, 'endAt'>,
  number: number,
  { times, nodeFlags }: { readonly times: number; readonly nodeFlags: readonly string[] },
): Promise<void> {
  const plan = planRequest(kinds, seed, number);
  await using lab = await openLab(toEnv(plan.gateway), nodeFlags);
  for (let time = 0; time < times && !lab.isOver(); time += 1) {
    const measured = await lab.measure(plan.draft, { salt: `t${time}`, withToken: plan.withToken });
    onFinding({ ...toSubject(plan), ...measured, isKnown: false });
  }
}

interface Plan {
  readonly number: number;
  readonly kind: Kind;
  readonly draft: Draft;
  readonly withToken: boolean;
  readonly gateway: Gateway;
}

function planRequest(kinds: readonly Kind[], seed: number, number: number): Plan {
  const kind = kinds[number % kinds.length];
  if (!kind) throw new Error('There must be a kind');
  const random = createRandom(Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(number, 0x85ebca6b));
  const draft = kind.make(random);
  return {
    number,
    kind,
    draft,
    withToken: draft.token ?? random.chance(0.6),
    gateway: gatewayOf(Math.floor(number / kinds.length)),
  };
}

/** For the first time, and then as a known one. Each is measured again when it looks bad, the first time with a new document. */
async function measureBoth(lab: Lab, plan: Plan): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const isKnown of [false, true]) {
    const measured: Measured[] = [];
    let isSuspicious = true;
    while (isSuspicious && measured.length < repetitions && !lab.isOver()) {
      const salt = isKnown ? `n${plan.number}` : `n${plan.number}${'.'.repeat(measured.length)}`;
      measured.push(await lab.measure(plan.draft, { salt, withToken: plan.withToken }));
      const bad = badness(bestOf(measured));
      isSuspicious = bad > suspicious.from && bad < suspicious.to;
    }
    findings.push({ ...toSubject(plan), ...bestOf(measured), isKnown });
    if (lab.isOver()) break;
  }
  return findings;
}

function toSubject({ number, kind, draft, withToken, gateway }: Plan) {
  const requestBytes = toBytes(draft, { salt: '', withToken }).length * (draft.connections ?? 1);
  return { number, kind: kind.name, withToken, gateway, requestBytes };
}

function gatewayOf(round: number): Gateway {
  return gateways[round % gateways.length] ?? 'as it is';
}

function toEnv(gateway: Gateway): Readonly<Record<string, string>> {
  switch (gateway) {
    case 'as it is':
      return {};
    case 'introspection':
      return { INTROSPECTION: 'true' };
    case 'interpreted':
      return { EXECUTION: 'interpreted' };
    case 'trusted documents preferred':
      return { TRUSTED_DOCUMENTS: writeManifest(), TRUSTED_DOCUMENTS_MODE: 'prefer' };
  }
}

function writeManifest(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hostile-'));
  process.once('exit', () => {
    rmSync(directory, { recursive: true, force: true });
  });
  const document = '{ snapshots { totalCount } }';
  const file = join(directory, 'manifest.json');
  writeFileSync(file, JSON.stringify({ [createHash('sha256').update(document).digest('hex')]: document }));
  return file;
}
