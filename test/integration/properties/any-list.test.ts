import { afterAll, beforeAll, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { cases } from '../../support/cases.js';
import { type ListScenario, anyList, knownLists } from '../../support/any-list.js';
import { type FaultGateway, startFaultGateway } from '../../support/start-fault-gateway.js';
import {
  type ListBehaviour,
  type ListCall,
  type MisbehavingList,
  type Row,
  createMisbehavingList,
} from '../../support/create-misbehaving-list.js';

/** `MAX_UPSTREAM_CALLS`, its default. */
const maxCalls = 10;

/** A busy machine walks fewer lists: what has not failed by then has passed. */
const inTime = { interruptAfterTimeLimit: 30_000 } as const;
const timeoutMs = 60_000;

let pair: FaultGateway;
beforeAll(async () => {
  pair = await startFaultGateway();
});
afterAll(async () => {
  await pair[Symbol.asyncDispose]();
});

/** What one operation came to. */
interface Page {
  readonly ids: readonly string[];
  readonly hasNext: boolean;
  readonly endCursor: string | null;
  /** Of its first error. */
  readonly code: string | undefined;
  /** Their codes, each once: several lists may have the same to tell. */
  readonly warnings: readonly string[];
  /** The list requests that were answered with a page. */
  readonly calls: readonly ListCall[];
  /** How many requests it took, refused ones included. */
  readonly requests: number;
}

test(
  'paging by cursor reaches every row that was there all the time exactly once, or says why not',
  async () => {
    await fc.assert(
      fc.asyncProperty(anyList, async (scenario) => {
        const { list, pages } = await walk(scenario, (page) => page.endCursor ?? 'none');
        const wanted = idsOf(list.throughout(), scenario);
        const shown = pages.flatMap(({ ids }) => ids);
        expect({ repeated: repeatedOf(shown, wanted), lost: lostOf(pages, wanted, scenario) }).toEqual({
          repeated: [],
          lost: [],
        });
        expectHonesty(pages, scenario);
        expectFewCalls(pages, scenario);
      }),
      { ...inTime, numRuns: cases(80), examples: knownLists.map((scenario) => [scenario]) },
    );
  },
  timeoutMs,
);

test(
  'paging by offset reaches every row of a list that does not change, or says why not',
  async () => {
    const still = anyList
      .filter(({ behaviour }) => !behaviour.ignores.offset)
      .map((scenario) => ({ ...scenario, behaviour: { ...scenario.behaviour, changes: [] } }));
    await fc.assert(
      fc.asyncProperty(still, async (scenario) => {
        const { list, pages } = await walk(scenario, (_, offset) => offset);
        const wanted = idsOf(list.throughout(), scenario);
        const shown = pages.flatMap(({ ids }) => ids);
        expect(lostOf(pages, wanted, scenario)).toEqual([]);
        // Where rows are hidden, positions are not those of the upstream: going on behind the rows that came repeats some.
        if (scenario.behaviour.hidden.how === 'none') expect(repeatedOf(shown, wanted)).toEqual([]);
        expectHonesty(pages, scenario);
      }),
      { ...inTime, numRuns: cases(40) },
    );
  },
  timeoutMs,
);

test(
  'a snapshot is found by its id wherever it stands, or an error or a warning says why not',
  async () => {
    const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });
    await fc.assert(
      fc.asyncProperty(anyList, place, async (scenario, where) => {
        const list = listen(scenario.behaviour);
        const row = list.current()[Math.floor(where * list.current().length)];
        const found = await find(list, row?.snapshot_id ?? 'nowhere');
        const lost = row === undefined ? [] : lostOf([found], [row.snapshot_id], scenario);
        expect({ lost, calls: found.requests <= maxCalls }).toEqual({ lost: [], calls: true });
        expectHonesty([found], scenario);
        const none = await find(list, 'nowhere');
        expect(none.ids).toEqual([]);
        if (isPlain(scenario.behaviour)) {
          // A whole list costs a call a thousand rows, and at most one to see that it ends.
          expect(none.requests).toBeLessThanOrEqual(Math.floor(scenario.behaviour.rows / 1000) + 2);
          expect(none.code).toBeUndefined();
        }
      }),
      { ...inTime, numRuns: cases(80), examples: knownLists.map((scenario) => [scenario, 0.1]) },
    );
  },
  timeoutMs,
);

/** Turns to another list, and forgets what the last one taught of plural filters and totals. */
function listen(behaviour: ListBehaviour): MisbehavingList {
  const list = createMisbehavingList(behaviour);
  pair.clock.advance(61_000);
  pair.upstream.answerWith(list.answer);
  return list;
}

const pageDocument = `query ($filter: DesktopSnapshotFilter, $sort: DesktopSnapshotSort, $page: DesktopSnapshotPage) {
  snapshots(filter: $filter, sort: $sort, page: $page) { nodes { id } pageInfo { hasNextPage endCursor } }
}`;

/** Walks as a client does: while there is a next page. Every page but the first comes after a change, where one is left. */
async function walk(scenario: ListScenario, next: (page: Page, offset: number) => string | number) {
  const { behaviour, filter, sort, limit } = scenario;
  const list = listen(behaviour);
  const pages: Page[] = [];
  const most = behaviour.rows + 60;
  let [position, offset]: [string | number | undefined, number] = [undefined, 0];
  do {
    const from = typeof position === 'number' ? { offset: position } : { after: position };
    const page = await ask(list, pageDocument, { filter, sort, page: { limit, ...from } });
    pages.push(page);
    offset += page.ids.length;
    position = next(page, offset);
    // A page that promises another one must say where it begins, or its client begins again.
    if (page.hasNext) expect({ rows: page.ids.length > 0, endCursor: page.endCursor !== null }).toEqual(goesOn);
    expect(pages.length).toBeLessThan(most);
    list.turn();
  } while (pages.at(-1)?.hasNext === true);
  return { list, pages };
}

const goesOn = { rows: true, endCursor: true };

async function find(list: MisbehavingList, id: string): Promise<Page> {
  return await ask(list, 'query ($id: ID!) { snapshot(id: $id) { id } }', { id });
}

interface Data {
  readonly snapshots?: {
    readonly nodes: readonly { readonly id: string }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  } | null;
  readonly snapshot?: { readonly id: string } | null;
}

async function ask(list: MisbehavingList, document: string, variables: Readonly<Record<string, unknown>>) {
  const [before, requested] = [list.calls.length, pair.upstream.requests.length];
  const { data, errors, extensions } = await pair.gateway.query(document, { variables });
  const { snapshots, snapshot } = (data ?? {}) as Data;
  const warnings = (extensions?.['warnings'] ?? []) as readonly { readonly code: string }[];
  const page: Page = {
    ids: (snapshots?.nodes ?? (snapshot ? [snapshot] : [])).map(({ id }) => id),
    hasNext: snapshots?.pageInfo.hasNextPage ?? false,
    endCursor: snapshots?.pageInfo.endCursor ?? null,
    code: errors?.[0]?.extensions.code,
    warnings: [...new Set(warnings.map(({ code }) => code))],
    calls: list.calls.slice(before),
    requests: pair.upstream.requests.length - requested,
  };
  return page;
}

/** The ids of those rows that the scenario asks for. */
function idsOf(rows: readonly Row[], { filter }: ListScenario): readonly string[] {
  const statuses: readonly string[] | undefined = filter.statuses?.map((status) => status.toLowerCase());
  return rows
    .filter((row) => filter.desktopIds?.includes(row.desktop_id) ?? true)
    .filter((row) => statuses?.includes(row.status) ?? true)
    .map((row) => row.snapshot_id);
}

function repeatedOf(shown: readonly string[], wanted: readonly string[]): readonly string[] {
  const isWanted = new Set(wanted);
  return shown.filter((id, index) => isWanted.has(id) && shown.indexOf(id) !== index);
}

/**
 * The wanted rows that were neither shown nor explained: by an error, by a warning, by the upstream, which hid them on a
 * page that was asked for, or by the upstream's word that the list ends before them.
 */
function lostOf(pages: readonly Page[], wanted: readonly string[], { behaviour }: ListScenario): readonly string[] {
  if (pages.some(({ code, warnings }) => code !== undefined || warnings.includes('LIST_INCOMPLETE'))) return [];
  const explained = new Set(pages.flatMap(({ ids }) => ids));
  for (const call of pages.flatMap(({ calls }) => calls)) {
    for (const id of call.hidden) explained.add(id);
    if (saysEnd(call, behaviour)) for (const id of call.behind) explained.add(id);
  }
  return wanted.filter((id) => !explained.has(id));
}

/**
 * Whether an answer says that nothing is behind it. An empty page does, unless its total says more. So does a total that
 * equals the page's end, unless it may be the own count of a first page that is full or has ten rows, or the clip, or `offset` has no effect.
 */
function saysEnd({ offset, limit, received, total }: ListCall, { ignores, changes }: ListBehaviour): boolean {
  if (received === 0) return total === null || total <= offset;
  // Unless rows are deleted in front: the first rows then stand just where an honest list would have them.
  if (offset > 0 && ignores.offset && changes.every(({ deleted }) => deleted.length === 0)) return false;
  const mayBeOwnCount = offset === 0 && total === received && (received >= limit || received >= 10);
  return total === offset + received && total !== 1000 && !mayBeOwnCount;
}

/** Errors and warnings have a reason, and the end of a list that is not whole has a warning. */
function expectHonesty(pages: readonly Page[], { behaviour, filter }: ListScenario): void {
  const { plural, ignores, hidden, changes } = behaviour;
  // Rows that are hidden, or created in front, may put a row just where it would stand if `offset` had no effect.
  const mayLookIgnored = ignores.offset || hidden.how !== 'none' || changes.some(({ created }) => created.length > 0);
  for (const [index, { code, warnings, calls, requests, hasNext }] of pages.entries()) {
    const reasons = {
      UPSTREAM_BAD_RESPONSE: mayLookIgnored,
      REQUEST_LIMIT_EXCEEDED: requests >= maxCalls,
      // The cursor is of one list, which turns out to be several.
      BAD_USER_INPUT: index > 0 && plural !== 'supported' && filter.desktopIds?.length === 2,
    };
    if (code !== undefined) expect([code, reasons]).toEqual([code, expect.objectContaining({ [code]: true })]);
    const isShort = calls.some(({ offset, limit, received, total }) => {
      return received < limit && total !== null && total > offset + received;
    });
    if (warnings.length > 0) expect([warnings, isShort]).toEqual([['LIST_INCOMPLETE'], true]);
    const last = calls.at(-1);
    const isCutOff = last?.received === 0 && last.total !== null && last.total > last.offset;
    if (calls.length === 1 && isCutOff && code === undefined && !hasNext) expect(warnings).toEqual(['LIST_INCOMPLETE']);
  }
}

/** Whether it does nothing that makes a client ask more than once for the same. */
function isPlain({ cap, hidden, isOneShort, ignores, changes, total }: ListBehaviour): boolean {
  const isWhole = cap === 1000 && hidden.how === 'none' && !isOneShort && !ignores.limit && !ignores.offset;
  return isWhole && changes.length === 0 && (total === 0 || total === 'text');
}

/**
 * The most upstream calls that a walk may take: so many a page, so many a row, so many a change. Where rows are hidden each
 * page may have to look for the row that it goes on behind, which the calls of an operation bound.
 */
function expectFewCalls(pages: readonly Page[], { behaviour, limit, filter }: ListScenario): void {
  const calls = pages.reduce((sum, page) => sum + page.requests, 0);
  const lists = Math.max(filter.statuses?.length ?? 1, filter.desktopIds?.length ?? 1);
  if (isPlain(behaviour) && lists === 1) {
    // One more may be needed to see that it ends: the total of a first page may be that page's own.
    expect(calls).toBeLessThanOrEqual(pages.length * (limit === 1000 ? 2 : 1) + 1);
    expect(pages.length).toBeLessThanOrEqual(Math.floor(behaviour.rows / limit) + 2);
  } else if (behaviour.hidden.how === 'none') {
    const newRowsOfCall = Math.max(1, Math.min(limit, behaviour.cap) - 1);
    const perList = 2 * pages.length + 1 + Math.ceil(behaviour.rows / newRowsOfCall);
    expect(calls).toBeLessThanOrEqual(lists * perList + maxCalls * behaviour.changes.length);
  }
}
