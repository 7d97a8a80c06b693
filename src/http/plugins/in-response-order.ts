type Path = readonly (string | number)[];

/**
 * Things said of places in a response, in the order of these places: top to bottom as it is printed. An executor reports them as
 * they happen, which depends on which of several upstream calls was answered first.
 *
 * @param data The `data` that the paths lead into. What is said of places below a null is ordered by their names.
 */
export function inResponseOrder<T extends { readonly path?: Path | undefined }>(
  items: readonly T[],
  data: unknown,
): readonly T[] {
  if (items.length < 2) return items;
  return items
    .map((item) => ({ item, place: placeOf(item.path ?? [], data) }))
    .sort((one, other) => comparePlaces(one.place, other.place))
    .map(({ item }) => item);
}

/** The path, with each name that `data` has a member of replaced by the number of this member. */
function placeOf(path: Path, data: unknown): Path {
  let parent = data;
  return path.map((segment) => {
    const members = typeof parent === 'object' && parent !== null ? (parent as Record<string | number, unknown>) : null;
    parent = members?.[segment];
    return typeof segment === 'string' && members ? Object.keys(members).indexOf(segment) : segment;
  });
}

function comparePlaces(one: Path, other: Path): number {
  const at = one.findIndex((segment, index) => segment !== other[index]);
  const [segment, counterpart] = [one[at], other[at]];
  if (segment === undefined || counterpart === undefined) return one.length - other.length;
  return segment < counterpart ? -1 : 1;
}
