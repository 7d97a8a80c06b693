import { toPromiseRow, type ScenarioResult } from '../../harness/promise-row.js';
import { mostWithin, tally } from '../../harness/statistics.js';
import { openMany } from '../open-many.js';
import { startLiveGateway } from '../start-live-gateway.js';
import { startMovingUpstream } from '../start-moving-upstream.js';

const streams = 1000;
const boundMs = 12_000;

/** A rollout: SIGTERM while a thousand streams are open. */
export async function measureStop(): Promise<ScenarioResult> {
  await using upstream = await startMovingUpstream();
  await using gateway = await startLiveGateway(upstream.url);
  const opened = await openMany(gateway.port, streams, 20);
  const exitMs = await gateway.terminate();
  const ends = await Promise.all(opened.map(({ ended }) => ended));
  const kinds = ends.map(({ kind }) => kind);
  const moments = ends.map(({ at }) => at).sort((one, other) => one - other);
  const row = toPromiseRow(`SIGTERM with ${streams} streams`);
  return {
    rows: [
      row(
        'From SIGTERM to the end of the process',
        'within 12 s',
        `${(exitMs / 1000).toFixed(1)} s`,
        exitMs <= boundMs,
      ),
      row(
        'How the streams end',
        'none with `complete`',
        tally(kinds),
        kinds.every((kind) => kind === 'cut'),
      ),
      row('The most that are cut within one second', '–', String(mostWithin(moments, 1000)), null),
    ],
  };
}
