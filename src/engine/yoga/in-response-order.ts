type Path = readonly (string | number)[];

interface Placed {
  readonly path?: Path | undefined;
}

/**
 * Sorts errors or warnings by the position of their paths in the response: top to bottom, as it is printed. An executor reports
 * them as they happen, which depends on which of several upstream calls was answered first.
 *
 * @param data The `data` that the paths lead into. Paths below a null are ordered by their names.
 * @param most How many are returned, the first ones.
 */
export function inResponseOrder<T extends Placed>(items: readonly T[], data: unknown, most = Infinity): readonly T[] {
  if (items.length < 2) return items;
  const toPlace = createPlaces(data);
  const placed = items.map((item) => ({ item, place: toPlace(item.path ?? []) }));
  return firstOf(placed, most).map(({ item }) => item);
}

interface Entry<T> {
  readonly item: T;
  readonly place: Path;
}

/** The first ones, sorted. Of many, most are found to come behind by one comparison each. */
function firstOf<T>(entries: Entry<T>[], most: number): readonly Entry<T>[] {
  const first = entries.slice(0, most).sort(compareEntries);
  for (const entry of entries.slice(first.length)) {
    const last = first.at(-1);
    if (!last || compareEntries(entry, last) >= 0) continue;
    first.pop();
    const at = first.findIndex((other) => compareEntries(entry, other) < 0);
    first.splice(at === -1 ? first.length : at, 0, entry);
  }
  return first;
}

/** The path, with each name that `data` has a member of replaced by the number of this member. */
function createPlaces(data: unknown): (path: Path) => Path {
  const members = new Map<object, ReadonlyMap<string, number>>();
  const numbersOf = (parent: object): ReadonlyMap<string, number> => {
    const known = members.get(parent) ?? new Map(Object.keys(parent).map((name, index) => [name, index]));
    members.set(parent, known);
    return known;
  };
  return (path) => {
    let parent = data;
    return path.map((segment) => {
      const within =
        typeof parent === 'object' && parent !== null ? (parent as Record<string | number, unknown>) : null;
      parent = within?.[segment];
      return typeof segment === 'string' && within ? (numbersOf(within).get(segment) ?? -1) : segment;
    });
  };
}

function compareEntries({ place: one }: Entry<unknown>, { place: other }: Entry<unknown>): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at += 1) {
    const [segment, counterpart] = [one[at], other[at]];
    if (segment !== counterpart && segment !== undefined && counterpart !== undefined) {
      return segment < counterpart ? -1 : 1;
    }
  }
  return one.length - other.length;
}
