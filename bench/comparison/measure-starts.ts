import { type Contender, type Question, gateway } from '../harness/create-contenders.js';
import { type ServerOptions, startServer } from '../harness/start-server.js';
import { median } from '../harness/statistics.js';

export interface StartTimes {
  readonly startMs: number;
  readonly readyMs: number | null;
}

/** How long a server takes from nothing to its first answer, on any core: the median of several starts. */
export async function measureStarts(
  contender: Contender,
  starts: number,
  options: Omit<ServerOptions, 'core' | 'readyWhen'>,
): Promise<StartTimes> {
  const timeUntil = async (readyWhen: Question): Promise<number> => {
    const times: number[] = [];
    for (let index = 0; index < starts; index += 1) {
      await using server = await startServer(contender, { ...options, core: undefined, readyWhen });
      times.push(server.startedInMs);
    }
    return median(times);
  };
  return {
    startMs: await timeUntil(contender.toQuestion('table', 1)),
    readyMs: contender.name === gateway ? await timeUntil({ method: 'GET', path: '/readyz', body: '' }) : null,
  };
}
