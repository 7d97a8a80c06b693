import { runScenarios } from '../harness/run-scenarios.js';
import { allKinds } from './all-kinds.js';
import type { Finding } from './finding.js';
import { type HostileOptions, parseOptions, usage } from './parse-options.js';
import { replay, sendRounds } from './send-rounds.js';
import { megabytes, toResult } from './to-result.js';

const options = parseOptions(process.argv.slice(2));
if (options === null) console.log(usage);
else if (typeof options === 'string') {
  console.error(`${options}\n\n${usage}`);
  process.exitCode = 2;
} else await main(options);

async function main({ seed, minutes, replay: number, only, profile }: HostileOptions): Promise<void> {
  const kinds = allKinds.filter(({ name }) => name.includes(only));
  const findings: Finding[] = [];
  const onFinding = (finding: Finding): void => {
    findings.push(finding);
    console.error(toLine(finding));
  };
  if (kinds.length === 0) {
    console.error(`--only must be part of the name of a kind:\n${allKinds.map(({ name }) => `  ${name}`).join('\n')}`);
    process.exitCode = 2;
  } else if (number !== null) {
    const nodeFlags = profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
    await replay({ kinds, seed, onFinding }, number, { times: 10, nodeFlags });
  } else {
    const send = async () => {
      await sendRounds({ kinds, seed, onFinding, endAt: performance.now() + minutes * 60_000 });
      return toResult(findings, { seed, minutes, kinds: kinds.length });
    };
    const subject = {
      title: 'What hostile requests cost, measured',
      command: 'npm run bench:hostile',
      minutes: `${minutes} minutes`,
      peers: 'Client, upstream and the probe of `/livez` are processes of their own on the same machine.',
    };
    await runScenarios([send], subject, only === '' ? 'bench-hostile.md' : null);
  }
}

function toLine({
  number,
  kind,
  isKnown,
  withToken,
  blockedMs,
  cpuMs,
  peak,
  stays,
  upstreamCalls,
  answer,
  ended,
}: Finding): string {
  const said = `${isKnown ? 'known' : 'new'}${withToken ? '' : ', no token'}`;
  return `${number} ${kind} (${said}): ${ended ? 'ENDED ' : ''}${blockedMs.toFixed(0)} ms blocked, ${cpuMs.toFixed(0)} ms, ${megabytes(peak)} peak, ${megabytes(stays)} stay, ${upstreamCalls} calls, ${answer}`;
}
