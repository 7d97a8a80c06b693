import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { compareWithContract } from '../../../../src/cli/doctor/compare-with-contract.js';
import { readContract } from '../../../../src/cli/doctor/read-contract.js';
import { vendorExampleRows } from '../../../support/vendor-example-rows.js';

const text = readFileSync('schema/upstream.openapi.yaml', 'utf8');
const schema = readContract(text);

const differencesOf = (value: unknown) => compareWithContract(schema, value, (word) => word !== 'secret');
const differencesOfRow = (row: object) => differencesOf({ total_count: 1, desktop_snapshots: [row] });

describe('agrees with what is within the contract', () => {
  test.each([
    ['the vendor’s example', { total_count: 2, desktop_snapshots: vendorExampleRows }],
    ['an empty project', { total_count: 0, desktop_snapshots: [] }],
    ['a row that says nothing', { desktop_snapshots: [{}] }],
    ['a row of nulls', { desktop_snapshots: [{ snapshot_id: null, process: null, create_time: null, status: null }] }],
  ])('%s', (_, value) => {
    expect(differencesOf(value)).toEqual([]);
  });
});

describe('names each difference once, with how often', () => {
  test.each([
    [{ status: 'merging' }, 'status has a word that the contract does not know: merging'],
    [{ status: 'secret' }, 'status has a word that the contract does not know: (not shown)'],
    [{ secret: 1 }, '(a name that is not shown) is not in the contract'],
    [{ constructor: 1 }, 'constructor is not in the contract'],
    [{ process: 101 }, 'process is more than 100'],
    [{ process: -1 }, 'process is less than 0'],
    [{ process: 1.5 }, 'process is a number, where the contract has integer or null'],
    [{ is_system_disk: [] }, 'is_system_disk is an array, where the contract has boolean or null'],
    [{ create_time: '20/04/2024' }, 'create_time is not a time of RFC 3339'],
    [{ description: 'ä'.repeat(256) }, 'description is longer than 255 characters'],
  ])('%j', (row, difference) => {
    expect(differencesOfRow(row)).toEqual([{ text: `desktop_snapshots[].${difference}`, count: 1 }]);
  });

  test('over all rows', () => {
    const rows = [{ status: 1 }, {}, { status: 2 }];
    expect(differencesOf({ desktop_snapshots: rows })).toEqual([
      { text: 'desktop_snapshots[].status is an integer, where the contract has string or null', count: 2 },
    ]);
  });

  test.each([
    [null, 'the answer is null, where the contract has object'],
    [[], 'the answer is an array, where the contract has object'],
    [{ desktop_snapshots: {} }, 'desktop_snapshots is an object, where the contract has array'],
    [{ desktop_snapshots: [7] }, 'desktop_snapshots[] is an integer, where the contract has object'],
    [{ desktop_snapshots: [], total_count: '7' }, 'total_count is a string, where the contract has integer'],
    [{ desktop_snapshots: Array(1001).fill({}) }, 'desktop_snapshots has more than 1000 items'],
  ])('in the envelope: %.40j', (value, difference) => {
    expect(differencesOf(value)).toEqual([{ text: difference, count: 1 }]);
  });
});

test('a member that the contract requires is missed', () => {
  const strict = { ...schema, required: ['desktop_snapshots'] };
  expect(compareWithContract(strict, {}, () => true)).toEqual([{ text: 'desktop_snapshots is missing', count: 1 }]);
});

test('a contract that says more than is compared is refused, so that nothing of it is passed over', () => {
  const more = text.replace('          maxLength: 255\n', '          pattern: "^x"\n');
  expect(() => readContract(more)).toThrow('The doctor must learn to compare pattern.');
});
