import fc from 'fast-check';
import type { ListBehaviour } from './create-misbehaving-list.js';

/** A list, and how a client asks for it. */
export interface ListScenario {
  readonly behaviour: ListBehaviour;
  /** Rows of a page. */
  readonly limit: number;
  readonly sort: { readonly field: 'CREATE_TIME' | 'SNAPSHOT_NAME'; readonly direction: 'ASC' | 'DESC' };
  readonly filter: {
    readonly desktopIds?: readonly string[];
    readonly statuses?: readonly ('CREATE_SUCCESS' | 'CREATE_FAILED')[];
  };
}

const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
/** Half of the changes happen among the newest rows, which the first pages show; 1 is newer than all. */
const created = fc.array(fc.oneof(place, fc.constant(1)), { maxLength: 12 });
const deleted = fc.array(fc.oneof(place, fc.double({ min: 0.95, max: 1, maxExcluded: true, noNaN: true })), {
  maxLength: 12,
});
const changes = fc.array(fc.record({ created, deleted }), { minLength: 1, maxLength: 4 });

const honest = { arbitrary: fc.constant(0 as const), weight: 3 };

const behaviour = fc.record({
  rows: fc.oneof(
    fc.integer({ min: 0, max: 60 }),
    fc.integer({ min: 0, max: 600 }),
    fc.integer({ min: 900, max: 2500 }),
  ),
  ties: fc.constantFrom(1, 1, 2, 7, 60),
  cap: fc.oneof(fc.constant(1000), fc.constantFrom(1, 2, 10, 100), fc.integer({ min: 1, max: 300 })),
  hidden: fc.oneof(
    { arbitrary: fc.constant({ how: 'none', n: 1 } as const), weight: 3 },
    fc.record({ how: fc.constantFrom('nth-of-page', 'nth-of-list'), n: fc.integer({ min: 2, max: 50 }) }),
  ),
  isOneShort: fc.constantFrom(false, false, false, true),
  total: fc.oneof(
    honest,
    fc.integer({ min: -5, max: 5 }),
    fc.constantFrom('text', 'absent', 'page', 'clipped', 'zero'),
  ),
  plural: fc.constantFrom('supported', 'supported', 'ignored', 'rejected'),
  ignores: fc.oneof(
    { arbitrary: fc.constant({ limit: false, offset: false }), weight: 4 },
    fc.record({ limit: fc.boolean(), offset: fc.boolean() }),
  ),
  changes: fc.oneof({ arbitrary: fc.constant([]), weight: 2 }, changes),
}) satisfies fc.Arbitrary<ListBehaviour>;

const bothStatuses = ['CREATE_SUCCESS', 'CREATE_FAILED'] as const;

const filter = fc.oneof(
  { arbitrary: fc.constant({}), weight: 3 },
  fc.constantFrom({ desktopIds: ['d-1'] }, { desktopIds: ['d-0', 'd-2'] }, { statuses: bothStatuses }),
);

/** Any combination, with so few rows that a walk has at most about thirty pages. */
export const anyList: fc.Arbitrary<ListScenario> = fc
  .record({
    behaviour,
    limit: fc.oneof(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 999 }), fc.constant(1000)),
    sort: fc.record({
      field: fc.constantFrom('CREATE_TIME', 'SNAPSHOT_NAME'),
      direction: fc.constantFrom('ASC', 'DESC'),
    }),
    filter,
  })
  .map((scenario) => ({ ...scenario, behaviour: withinReason(scenario) }));

function withinReason({ behaviour: given, limit, filter }: ListScenario): ListBehaviour {
  const step = Math.max(1, Math.min(limit, given.cap) - 2);
  // Where several lists are read as one, how their pages are cut is no affair of the client: a row that comes and goes with
  // the cut has no place in the whole.
  const mayBeMerged = filter.statuses !== undefined || filter.desktopIds?.length === 2;
  const hidden =
    mayBeMerged && given.hidden.how === 'nth-of-page'
      ? ({ how: 'nth-of-list', n: given.hidden.n } as const)
      : given.hidden;
  // Behind a row that is gone only its sort key says where to go on, which rows of the same time share.
  const mayLoseItsPlace = hidden.how === 'nth-of-page' || given.changes.some(({ deleted }) => deleted.length > 0);
  return { ...given, hidden, rows: Math.min(given.rows, 30 * step), ties: mayLoseItsPlace ? 1 : given.ties };
}

const plain: ListBehaviour = {
  rows: 250,
  ties: 1,
  cap: 1000,
  hidden: { how: 'none', n: 1 },
  isOneShort: false,
  total: 0,
  plural: 'supported',
  ignores: { limit: false, offset: false },
  changes: [],
};

const newest = [0.999, 0.98, 0.96, 0.94, 0.92, 0.9, 0.88];

/** What public reports tell of, each by itself. */
export const knownLists: readonly ListScenario[] = [
  toScenario({}, 100),
  toScenario({ cap: 100 }, 1000),
  toScenario({ isOneShort: true }, 100),
  toScenario({ hidden: { how: 'nth-of-list', n: 100 } }, 100),
  toScenario({ cap: 100, total: 'page' }, 100),
  toScenario({ cap: 100, total: 'page' }, 1000),
  toScenario({ rows: 2500, total: 'clipped' }, 500),
  toScenario({ rows: 2500 }, 1000),
  toScenario({ ignores: { limit: true, offset: true } }, 100),
  toScenario({ ignores: { limit: false, offset: true }, total: 'absent' }, 100),
  // The total of the page equals the end of the rows that were asked for, and more came.
  toScenario({ rows: 50, ignores: { limit: true, offset: false }, total: 'page' }, 2),
  toScenario({ rows: 50, changes: [{ created: [1, 1, 1, 1, 1], deleted: [] }] }, 10),
  toScenario({ rows: 50, changes: [{ created: [], deleted: newest }] }, 10),
  toScenario({ rows: 50, changes: [{ created: [1, 1, 1, 1, 1], deleted: newest }] }, 10),
  // A row that one page hides comes with the next one, behind rows that belong after it.
  toScenario({ rows: 120, cap: 10, hidden: { how: 'nth-of-page', n: 3 }, ignores: { limit: true, offset: false } }, 6),
  // Behind the row of a cursor, all rows of a call are hidden.
  {
    behaviour: { ...plain, rows: 17, cap: 4, hidden: { how: 'nth-of-list', n: 2 } },
    limit: 3,
    sort: { field: 'SNAPSHOT_NAME', direction: 'ASC' },
    filter: {},
  },
  // So it does in one of several lists.
  {
    ...toScenario({ rows: 69, cap: 100, hidden: { how: 'nth-of-list', n: 3 } }, 31),
    filter: { statuses: bothStatuses },
  },
  {
    behaviour: {
      ...plain,
      rows: 274,
      cap: 32,
      hidden: { how: 'nth-of-list', n: 17 },
      plural: 'rejected',
      changes: [{ created: [0, 0, 0, 1, 0, 0], deleted: [] }],
    },
    limit: 58,
    sort: { field: 'SNAPSHOT_NAME', direction: 'DESC' },
    filter: { desktopIds: ['d-0', 'd-2'] },
  },
];

function toScenario(behaviour: Partial<ListBehaviour>, limit: number): ListScenario {
  const sort = { field: 'CREATE_TIME', direction: 'DESC' } as const;
  return { behaviour: { ...plain, ...behaviour }, limit, sort, filter: {} };
}
