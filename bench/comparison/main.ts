import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { format } from 'prettier';
import { compareAnswers, compareFailures } from './compare-answers.js';
import { type Contender, createContenders } from '../harness/create-contenders.js';
import { describeMachine, readPeerVersions } from './describe-machine.js';
import { drawPlot } from './draw-plot.js';
import { composeSupergraph, installPeers } from '../harness/install-peers.js';
import { measureRounds } from './measure-rounds.js';
import { type StartTimes, measureStarts } from './measure-starts.js';
import { type Plan, choosePlan, sizesOf } from './plan.js';
import { divideCores } from '../harness/divide-cores.js';
import type { Result, ServerResult } from './result.js';
import { type Server, startServer } from '../harness/start-server.js';
import { startStubUpstream } from '../harness/start-stub-upstream.js';
import { summarize } from './summarize.js';
import { judge } from './judge.js';
import { toApartTable, toCellTable, toServerTable, toTargetTable, writeReport } from './write-report.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    // `--build name=path/of/main.js`, for a build of another commit: measured beside the others, and nothing is written.
    build: { type: 'string', multiple: true, default: [] },
  },
});
const builds = Object.fromEntries(values.build.map((build) => build.split('=', 2) as [string, string]));
const folder = mkdtempSync(join(tmpdir(), 'bench-'));
try {
  const result = await compare(choosePlan(values.quick));
  console.log(
    [toTargetTable(result), toApartTable(result.cells), toServerTable(result), toCellTable(result.cells)].join('\n\n'),
  );
  if (!values.quick && values.build.length === 0) {
    await publish(result);
    if (judge(result).some(({ kept }) => !kept)) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

async function compare(plan: Plan): Promise<Result> {
  const loadBefore = loadavg()[0] ?? NaN;
  installPeers();
  await using upstream = await startStubUpstream([...new Set([1, ...sizesOf(plan)])]);
  const contenders = createContenders(composeSupergraph(upstream.url, folder), builds);
  const options = { upstreamUrl: upstream.url, logFile: join(folder, 'log') };
  const starts = new Map<Contender, StartTimes>();
  for (const contender of contenders) starts.set(contender, await measureStarts(contender, plan.starts, options));
  // Not before: what is started from then on would be kept to the same core.
  const cores = divideCores();
  const servers = new Map<Contender, Server>();
  try {
    for (const contender of contenders) {
      const readyWhen = contender.toQuestion('table', 1);
      servers.set(contender, await startServer(contender, { ...options, core: cores?.server, readyWhen }));
    }
    await compareAnswers(servers, sizesOf(plan));
    await compareFailures(servers);
    const cells = (await measureRounds(servers, plan)).flatMap(summarize);
    return {
      measuredOn: new Date().toISOString().slice(0, 10),
      machine: describeMachine(cores, loadBefore),
      versions: readPeerVersions(),
      plan,
      servers: await Promise.all([...servers].map(([contender, server]) => describe(contender, server, starts))),
      cells,
    };
  } finally {
    await Promise.all([...servers.values()].map((server) => server[Symbol.asyncDispose]()));
  }
}

async function describe(
  contender: Contender,
  server: Server,
  starts: ReadonlyMap<Contender, StartTimes>,
): Promise<ServerResult> {
  return {
    server: contender.name,
    startMs: starts.get(contender)?.startMs ?? NaN,
    readyMs: starts.get(contender)?.readyMs ?? null,
    peakMegabytes: (await server.peakMegabytes()) ?? null,
  };
}

async function publish(result: Result): Promise<void> {
  const rounded = JSON.stringify(result, (_key, value: unknown) =>
    typeof value === 'number' ? Number(value.toPrecision(5)) : value,
  );
  const write = (name: string, text: string) => {
    writeFileSync(new URL(`../../docs/${name}`, import.meta.url), text);
  };
  write('bench.json', await format(rounded, { parser: 'json', printWidth: 120 }));
  write('bench.md', writeReport(result));
  write('bench.svg', drawPlot(result.cells));
}
