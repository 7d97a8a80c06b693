import type { Clock } from '../lib/clock.js';
import type { SnapshotFilter, SnapshotQuery } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';

/**
 * Whether the upstream understands filters of several values, which some regions do not yet. Shared by all callers: it says
 * something of the region, and nothing of them.
 */
export interface PluralSupport {
  isMissing(): boolean;
  /** Remembers for a while that it is. */
  foundMissing(): void;
}

/**
 * Milliseconds. A question that only looked like a proof must not make later ones dearer for long, and a region may change;
 * to find out again takes a call or two.
 */
const rememberedMs = 60_000;

export function createPluralSupport(clock: Clock): PluralSupport {
  let missingUntil = -Infinity;
  return {
    isMissing: () => clock.monotonicNow() < missingUntil,
    foundMissing: () => {
      missingUntil = clock.monotonicNow() + rememberedMs;
    },
  };
}

/** Whether a filter has a list of several values that would go upstream as a plural parameter. */
export function isPlural({ desktopIds, desktopNames, names }: SnapshotFilter): boolean {
  return [desktopIds, desktopNames, names].some((values) => values !== undefined && values.length > 1);
}

/** Whether a page holds desktops outside its filter: then the upstream does not know the filter, and ignored it. */
export function holdsOtherDesktops({ filter: { desktopIds = [] } }: SnapshotQuery, page: SnapshotPage): boolean {
  // A single value went upstream as the singular parameter, which every region knows.
  if (desktopIds.length < 2) return false;
  const wanted = new Set(desktopIds);
  return page.snapshots.some(({ desktop }) => desktop !== null && !wanted.has(desktop.id));
}

/**
 * The same of names. Whether the upstream compares them exactly is not published, so only a name that holds none of the wanted
 * ones counts, and it proves nothing beyond this page.
 */
export function holdsOtherNames({ filter: { desktopNames, names } }: SnapshotQuery, page: SnapshotPage): boolean {
  const isOtherDesktop = toNameTest(desktopNames);
  const isOther = toNameTest(names);
  return page.snapshots.some(({ desktop, name }) => isOtherDesktop(desktop?.name ?? null) || isOther(name));
}

function toNameTest(values: readonly string[] | undefined): (name: string | null) => boolean {
  if (!values || values.length < 2) return () => false;
  const wanted = values.map((value) => value.toLowerCase());
  const exact = new Set(wanted);
  return (name) => {
    if (name === null) return false;
    const lower = name.toLowerCase();
    return !exact.has(lower) && !wanted.some((value) => lower.includes(value));
  };
}

const pluralMembers = ['desktopIds', 'desktopNames', 'names'] as const;

/** How many questions with single values together ask the same, 1 or more; up to a million. */
export function countSingular({ filter }: Pick<SnapshotQuery, 'filter'>): number {
  return pluralMembers.reduce((product, member) => product * (filter[member]?.length ?? 1), 1);
}

/** The first of those questions. */
export function firstSingular(query: SnapshotQuery): SnapshotQuery {
  const { filter } = query;
  return { ...query, filter: pluralMembers.reduce((one, member) => withOne(one, member, filter[member]?.[0]), filter) };
}

/** The question with the single value `one` again, each twice where `query` has several: a plural parameter that means the same. */
export function toTwice(query: SnapshotQuery, one: SnapshotQuery): SnapshotQuery {
  const filter: { -readonly [K in keyof SnapshotFilter]: SnapshotFilter[K] } = { ...one.filter };
  for (const member of pluralMembers) {
    const values = one.filter[member];
    if (values && (query.filter[member]?.length ?? 0) > 1) filter[member] = [...values, ...values];
  }
  return { ...one, filter };
}

/** All of them: every combination of one value each. To be counted first. */
export function toSingular(query: SnapshotQuery): readonly SnapshotQuery[] {
  let filters: readonly SnapshotFilter[] = [query.filter];
  for (const member of pluralMembers) {
    filters = filters.flatMap((filter) =>
      (filter[member] ?? [undefined]).map((value) => withOne(filter, member, value)),
    );
  }
  return filters.map((filter) => ({ ...query, filter }));
}

function withOne(
  filter: SnapshotFilter,
  member: (typeof pluralMembers)[number],
  value: string | undefined,
): SnapshotFilter {
  return value === undefined ? filter : { ...filter, [member]: [value] };
}
