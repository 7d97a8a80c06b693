import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contender, createContenders } from '../harness/create-contenders.js';
import { divideCores } from '../harness/divide-cores.js';
import { type Server, startServer } from '../harness/start-server.js';
import { startStubUpstream } from '../harness/start-stub-upstream.js';

/** One server of the comparison by itself, and the upstream that it reads from. */
export interface Subject extends AsyncDisposable {
  readonly contender: Contender;
  readonly server: Server;
}

/** @param sizes Rows of the pages that will be asked for. */
export async function startContender(name: string, sizes: readonly number[]): Promise<Subject> {
  const contender = createContenders('').find((each) => each.name === name);
  if (!contender) throw new Error(`${name} must be one of the servers that are compared.`);
  const upstream = await startStubUpstream([...new Set([1, ...sizes])]);
  const server = await startServer(contender, {
    upstreamUrl: upstream.url,
    core: divideCores()?.server,
    logFile: join(mkdtempSync(join(tmpdir(), 'bench-')), 'log'),
    readyWhen: contender.toQuestion('table', 1),
  });
  return {
    contender,
    server,
    [Symbol.asyncDispose]: async () => {
      await server[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}
