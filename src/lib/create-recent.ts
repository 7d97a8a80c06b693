/** Values by the texts that they were last asked for under. */
export interface Recent<T> {
  find(key: string): T | undefined;
  /** @param size Of this entry, in the unit of `maxSize`. @returns the value. */
  keep(key: string, value: T, size: number): T;
}

/**
 * Remembers what was asked for lately, and forgets the rest: in two generations, of which the younger becomes the older one when
 * it is full. So it holds `maxSize` twice at most, and to look something up costs no more than in a `Map`.
 */
export function createRecent<T>(maxSize: number): Recent<T> {
  let young = new Map<string, { readonly value: T; readonly size: number }>();
  let old = new Map<string, { readonly value: T; readonly size: number }>();
  let youngSize = 0;

  const add = (key: string, entry: { readonly value: T; readonly size: number }): void => {
    if (youngSize + entry.size > maxSize) {
      old = young;
      young = new Map();
      youngSize = 0;
    }
    young.set(key, entry);
    youngSize += entry.size;
  };

  return {
    find: (key) => {
      const entry = young.get(key);
      if (entry) return entry.value;
      const older = old.get(key);
      if (older) add(key, older);
      return older?.value;
    },
    keep: (key, value, size) => {
      add(key, { value, size });
      return value;
    },
  };
}
