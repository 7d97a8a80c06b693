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
