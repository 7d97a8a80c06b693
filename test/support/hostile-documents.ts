/** `count` words made of their index, joined by a space. */
export function repeat(count: number, word: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => word(index)).join(' ');
}

/** A document with `levels` levels of fields. */
export function nested(levels: number): string {
  const pairs = Math.floor((levels - 3) / 4);
  const rest = [
    'id',
    'desktop { id }',
    'desktop { snapshots { totalCount } }',
    'desktop { snapshots { nodes { id } } }',
  ];
  const inner = Array.from({ length: pairs }).reduce<string>(
    (selections) => `desktop { snapshots(page: { limit: 1 }) { edges { node { ${selections} } } } }`,
    rest[levels - 3 - pairs * 4] ?? 'id',
  );
  return `{ snapshots(page: { limit: 1 }) { nodes { ${inner} } } }`;
}

/** Fragments each of which spreads the next one twice: 2 to the power of `count` fields when they are written out. */
export function explodingFragments(count: number): string {
  const fragments = repeat(
    count,
    (index) =>
      `fragment f${index} on Desktop { snapshots { nodes { a: desktop { ...f${index + 1} } b: desktop { ...f${index + 1} } } } }`,
  );
  return `{ snapshots { nodes { desktop { ...f0 } } } } ${fragments} fragment f${count} on Desktop { id }`;
}

const conditions = ['a', 'b', 'c'];

/**
 * Variables that let fields of `fewWordsOfManyFields` in or out, in eight ways.
 */
export function conditionsOf(way: number): Readonly<Record<string, boolean>> {
  return Object.fromEntries(conditions.map((name, index) => [name, ((way >> index) & 1) === 1]));
}

/** Eight hundred characters, other ones for each number, of nearly a thousand fields when they are written out, within all limits. */
export function fewWordsOfManyFields(number: number): string {
  const list = (name: string, fragment: string) => `${name}: snapshots(page: { limit: 1 }) { ...${fragment} }`;
  const row = (fragment: string) => `...row desktop { id name sid ${list('list', fragment)} }`;
  return `query (${conditions.map((name) => `$${name}: Boolean!`).join(' ')}) {
      ${['p', 'q', 'r', 's', 't'].map((name) => list(name, 'first')).join(' ')}
    }
    fragment first on DesktopSnapshotConnection { nodes { ${row('second')} } edges { cursor node { ${row('second')} } } }
    fragment second on DesktopSnapshotConnection { nodes { ${row('third')} } edges { cursor node { ...row } } }
    fragment third on DesktopSnapshotConnection { nodes { ...row } edges { cursor node { ...row } } }
    fragment row on DesktopSnapshot {
      id name @skip(if: $a) isSystemDisk @skip(if: $b) status upstreamStatus @skip(if: $c) inProgress progress description createTime
      createType lastRestoreTime restoreFailReason desktopPool { id }
    } # ${number}`;
}
