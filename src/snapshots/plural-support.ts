import type { SnapshotFilter, SnapshotQuery } from './snapshot-query.js';
import type { SnapshotPage } from './snapshot-source.js';

/**
 * Whether the upstream understands filters of several values, which some regions do not yet. Found out once and shared by
 * all callers: it says something of the region, and nothing of them.
 */
export interface PluralSupport {
  isMissing: boolean;
}

/** Whether a filter has a list of several values that would go upstream as a plural parameter. */
export function isPlural({ desktopIds, desktopNames, names }: SnapshotFilter): boolean {
  return [desktopIds, desktopNames, names].some((values) => values !== undefined && values.length > 1);
}

/**
 * Whether a page holds rows that nobody asked for: then the upstream did not understand the filter, and left it out. Whether
 * it compares names exactly is not published, so a name is a stranger only when it holds none of the wanted ones.
 */
export function holdsStrangers(
  { filter: { desktopIds, desktopNames, names } }: SnapshotQuery,
  page: SnapshotPage,
): boolean {
  const wanted = desktopIds && new Set(desktopIds);
  const isOtherDesktop = toNameTest(desktopNames);
  const isOtherName = toNameTest(names);
  return page.snapshots.some(
    ({ desktop, name }) =>
      (wanted !== undefined && desktop !== null && !wanted.has(desktop.id)) ||
      isOtherDesktop(desktop?.name ?? null) ||
      isOtherName(name),
  );
}

/** A single value went upstream as the singular parameter, which every region knows. */
function toNameTest(values: readonly string[] | undefined): (name: string | null) => boolean {
  if (!values || values.length < 2) return () => false;
  const wanted = values.map((value) => value.toLowerCase());
  return (name) => name !== null && !wanted.some((value) => name.toLowerCase().includes(value));
}

/** The questions with single values that together ask the same: every combination of one value each. */
export function toSingular(query: SnapshotQuery): readonly SnapshotQuery[] {
  let filters: readonly SnapshotFilter[] = [query.filter];
  for (const member of ['desktopIds', 'desktopNames', 'names'] as const) {
    filters = filters.flatMap((filter) =>
      (filter[member] ?? [undefined]).map((value) => withOne(filter, member, value)),
    );
  }
  return filters.map((filter) => ({ ...query, filter }));
}

function withOne(
  filter: SnapshotFilter,
  member: 'desktopIds' | 'desktopNames' | 'names',
  value: string | undefined,
): SnapshotFilter {
  return value === undefined ? filter : { ...filter, [member]: [value] };
}
