import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cases } from '../../support/cases.js';
import { fieldReaders } from '../../support/field-readers.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import { answers } from '../../support/fault-server/answers.js';
import { rowOf, shownRow } from '../../support/rows.js';

let pair: FaultGateway;
beforeAll(async () => {
  pair = await startFaultGateway();
});
afterAll(async () => {
  await pair[Symbol.asyncDispose]();
});

const everyField = `{ snapshots { totalCount nodes { id name isSystemDisk status upstreamStatus inProgress progress
  description createTime createType lastRestoreTime restoreFailReason desktop { id name sid } desktopPool { id } } } }`;

/** Any JSON value; often one that is nearly right. */
const anyValue = fc.oneof(
  // As it arrives: JSON has no -0.
  fc.jsonValue({ maxDepth: 3, stringUnit: 'binary' }).map((value): unknown => JSON.parse(JSON.stringify(value))),
  fc.constantFrom<unknown[]>(null, '', ' ', 0, -1, 1, 100, 101, 0.5, 1e300, true, false, 'true', '7', [], {}, ['s-1']),
  fc.constantFrom('creating', 'restoring', 'create_success', 'CREATING', 'archiving', 'AUTO', 'MANUALLY', 'auto'),
  fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }).map(toUpstreamTime),
  fc.constantFrom('2024-02-30T08:36:16Z', '2024-04-20 08:36:16', '2024-04-20', 'now', '1713602176'),
);

const rowCount = 4;
const someRow = fc.integer({ min: 0, max: rowCount - 1 });

/** Asks for a page of these rows, and tells what was shown, warned of and logged. */
async function show(rows: readonly unknown[], total: unknown = rowCount) {
  pair.upstream.answerWith(answers.json({ total_count: total, desktop_snapshots: rows }));
  const [logged, asked] = [pair.gateway.logs.length, pair.upstream.requests.length];
  const { data, errors, extensions } = await pair.gateway.query(everyField);
  expect(errors).toBeUndefined();
  expect(pair.upstream.requests).toHaveLength(asked + 1);
  const { snapshots } = data as { readonly snapshots: { readonly totalCount: unknown; readonly nodes: unknown } };
  const drifted = pair.gateway.logs.slice(logged).filter(({ event }) => event === 'upstream.answer.drifted');
  const drifts = drifted.flatMap((line) => line['drifts'] as { readonly kind: string; readonly count: number }[]);
  const warnings = (extensions?.['warnings'] ?? []) as { readonly count: number }[];
  return {
    totalCount: snapshots.totalCount,
    nodes: snapshots.nodes,
    leftOut: warnings.map(({ count }) => count),
    drifts: drifts.map(({ kind, count }) => [kind, count]),
  };
}

function rows(): unknown[] {
  return Array.from({ length: rowCount }, (_, index) => rowOf(`s-${index}`));
}

function nodes(): Record<string, unknown>[] {
  return rows().map((_, index) => ({ ...shownRow, id: `s-${index}`, name: `name-of-s-${index}` }));
}

test('any value of any field is shown, or null and counted, and touches nothing else', async () => {
  await fc.assert(
    fc.asyncProperty(someRow, fc.constantFrom(...Object.keys(fieldReaders)), anyValue, async (index, field, value) => {
      const given = rows().with(index, rowOf(`s-${index}`, { [field]: value }));
      const { shown, drift } = fieldReaders[field]?.(value) ?? { shown: {}, drift: undefined };
      expect(await show(given)).toEqual({
        totalCount: rowCount,
        nodes: nodes().with(index, { ...nodes()[index], ...shown }),
        leftOut: [],
        drifts: drift === undefined ? [] : [[drift, 1]],
      });
    }),
    { numRuns: cases(250) },
  );
}, 300_000);

test('a row with any id, or any value in its place, is shown or left out and told of, and touches nothing else', async () => {
  const anyRow = fc.oneof(
    anyValue.map((id) => rowOf('', { snapshot_id: id })),
    anyValue.filter((row) => typeof row !== 'object' || row === null || !('snapshot_id' in row)),
  );
  await fc.assert(
    fc.asyncProperty(someRow, anyRow, async (index, row) => {
      const id: unknown = isObject(row) ? row['snapshot_id'] : undefined;
      const isDigits = Number.isSafeInteger(id);
      const isUsable = (typeof id === 'string' && id !== '') || isDigits;
      const twin = nodes().findIndex((node, other) => other !== index && node['id'] === id);
      const shown = await show(rows().with(index, row));
      const [isRepeated, isLost] = [twin >= 0, !isUsable];
      const kind = isLost ? (isObject(row) ? 'row_without_id' : 'row_not_object') : 'repeated_id';
      expect({ leftOut: shown.leftOut, drifts: shown.drifts }).toEqual({
        leftOut: isLost ? [1] : [],
        drifts: isLost || isRepeated ? [[kind, 1]] : isDigits ? [['converted', 1]] : [],
      });
      const others = nodes().filter((_, other) => other !== index && !(isRepeated && index < twin && other === twin));
      expect(shown.nodes).toEqual(expect.arrayContaining(others));
      expect(shown.nodes).toHaveLength(isLost || isRepeated ? rowCount - 1 : rowCount);
    }),
    { numRuns: cases(150) },
  );
}, 300_000);

test('any total is a count or null, and touches no row', async () => {
  await fc.assert(
    fc.asyncProperty(anyValue, async (total) => {
      const { totalCount, drifts, ...rest } = await show(rows(), total);
      expect(rest).toEqual({ nodes: nodes(), leftOut: [] });
      const isCount = Number.isInteger(total) && Number(total) >= 0 && Number(total) < 2 ** 31;
      if (isCount || total === null) expect([totalCount, drifts]).toEqual([total, []]);
      else expect(drifts).not.toEqual([]);
      if (typeof totalCount === 'number') expect(String(totalCount)).toBe(String(Number(total)));
    }),
    { numRuns: cases(100) },
  );
}, 300_000);

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `2024-04-20T08:36:16Z` */
function toUpstreamTime(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}
