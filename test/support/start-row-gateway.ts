import { type FaultGateway, startFaultGateway } from './start-fault-gateway.js';
import { answers } from './fault-server/answers.js';
import { readMetrics } from './read-metrics.js';
import type { Answer } from './start-gateway.js';

/** A gateway whose upstream answers with the rows that a test gives it. */
export interface RowGateway extends FaultGateway {
  /** Lists what the upstream says, which is these rows. Every field of each node when no selection is given. */
  list(rows: readonly unknown[], selection?: string): Promise<Answer>;
  /** What the log and the metrics have come to tell of drift. */
  drifts(): Promise<{ readonly logged: readonly unknown[]; readonly counted: Readonly<Record<string, number>> }>;
}

/** What `drifts` tells when there was none. */
export const noDrifts = { logged: [], counted: {} } as const;

/** The selection of every field of a node. */
export const everyField = `id name isSystemDisk status upstreamStatus inProgress progress description createTime createType
  lastRestoreTime restoreFailReason desktop { id name sid } desktopPool { id }`;

export async function startRowGateway(): Promise<RowGateway> {
  const pair = await startFaultGateway();
  const { gateway, upstream } = pair;
  return {
    ...pair,
    list: async (rows, selection = `nodes { ${everyField} }`) => {
      upstream.answerWith(answers.json({ total_count: rows.length, desktop_snapshots: rows }));
      return gateway.query(`{ snapshots { ${selection} } }`);
    },
    drifts: async () => ({
      logged: gateway.logs.filter(({ event }) => event === 'upstream.answer.drifted').flatMap(({ drifts }) => drifts),
      counted: await readMetrics(gateway, 'gateway_upstream_drifts_total'),
    }),
  };
}
