import { expect, test } from '@jest/globals';
import { startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import type { Behaviour } from '../../support/fault-server/behaviour.js';
import { rowOf } from '../../support/rows.js';

/** The last list is answered before those of the desktops, which wait for the first. */
const lists = `{
  first: snapshots { nodes { desktop { snapshots(filter: { names: ["x"] }) { nodes { id } } } } }
  last: snapshots(filter: { names: ["x"] }) { nodes { id } }
}`;
const rows = ['d-1', 'd-1', 'd-2', 'd-1'].map((desktop, index) => rowOf(`s-${index}`, { desktop_id: desktop }));

/** Asks for four snapshots, for those of the desktop of each, and for another list. All but the first are answered so. */
async function ask(named: Behaviour) {
  await using pair = await startFaultGateway();
  const { gateway, upstream } = pair;
  const all = answers.json({ total_count: 4, desktop_snapshots: rows });
  upstream.answerWith(answers.by(({ target }) => (target.includes('snapshot_name=') ? named : all)));
  return await gateway.query(lists);
}

const listOf = (row: number) => ['first', 'nodes', row, 'desktop', 'snapshots'];

test('errors come in the order of the response, whichever field failed first', async () => {
  const { errors } = await ask(answers.json({}, { status: 403 }));
  expect(errors?.map(({ path }) => path)).toEqual([...[0, 1, 2, 3].map(listOf), ['last']]);
});

test('warnings come in the order of the response, whichever list came first', async () => {
  const withoutId = rowOf('x', { snapshot_id: '' });
  const { extensions } = await ask(answers.json({ total_count: 1, desktop_snapshots: [withoutId] }));
  const warnings = extensions?.['warnings'] as { path: unknown }[];
  // A row of no desktop is reported with the first of those that were asked for together.
  expect(warnings.map(({ path }) => path)).toEqual([...[0, 1, 3].map(listOf), ['last']]);
});
