import { type Kind, repeat } from '../kind.js';

/** Fragments, which make a short document mean a long one. */
export const fragments: readonly Kind[] = [
  {
    name: 'fragments: each spreads the next twice',
    make: (random) => {
      const count = random.pick([12, 30, 60, 100]);
      const wide = random.pick([2, 2, 3]);
      const leaf = random.pick(['id', 'id name createTime', 'desktop { id }']);
      return {
        query: `{ snapshots(page: {limit: ${random.pick([1, 1000])}}) { nodes { ...F0 } } } ${repeat(
          count,
          'fragment F# on DesktopSnapshot { NEXT }',
        ).replace(
          /F(\d+) on DesktopSnapshot \{ NEXT/g,
          (_, index: string) => `F${index} on DesktopSnapshot { ${repeat(wide, `...F${Number(index) + 1}`)}`,
        )} fragment F${count} on DesktopSnapshot { ${leaf} }`,
        token: true,
      };
    },
  },
  {
    name: 'fragments: each nests the next',
    make: (random) => {
      const wide = random.pick([1, 2, 3]);
      const levels = 4;
      const list = Array.from(
        { length: levels },
        (_, index) =>
          `fragment F${index} on DesktopSnapshot { ${repeat(wide, `a${index}#: desktop { latestSnapshot { ...F${index + 1} } }`)} }`,
      );
      return {
        query: `{ snapshots(page: {limit: 1}) { nodes { ...F0 } } } ${list.join(' ')} fragment F${levels} on DesktopSnapshot { id }`,
        token: true,
      };
    },
  },
  {
    name: 'fragments: circles',
    make: (random) => {
      const count = random.pick([20, 80]);
      return {
        query: `{ snapshots { nodes { ...F0 } } } ${repeat(count, `fragment F# on DesktopSnapshot { ${repeat(3, '...F')} }`).replace(/\.\.\.F(?!\d)/g, () => `...F${random.whole(0, count - 1)}`)}`,
      };
    },
  },
  {
    name: 'fragments: many operations that spread them all',
    make: (random) => {
      const count = random.pick([15, 22, 25]);
      const spreads = repeat(3, '...F0 ');
      const chain = Array.from(
        { length: count },
        (_, index) => `fragment F${index} on DesktopSnapshot { id ${index + 1 < count ? `...F${index + 1}` : ''} }`,
      );
      return {
        query: `${repeat(count, `query Q# { snapshots { nodes { ${spreads} } } }`)} ${chain.join(' ')}`,
        operationName: 'Q0',
        token: true,
      };
    },
  },
  {
    name: 'fragments: many operations, and variables used within',
    make: (random) => {
      const count = random.pick([8, 12]);
      const wide = random.pick([5, 9]);
      const definitions = repeat(wide, '$v#: Int');
      const uses = repeat(wide, 'a#: snapshots(page: {limit: $v#}) { totalCount }');
      return {
        query: `${repeat(count, `query Q#(DEFINITIONS) { ...A }`).replaceAll('DEFINITIONS', definitions)} fragment A on Query { ...B } fragment B on Query { ${uses} }`,
        operationName: 'Q0',
      };
    },
  },
  {
    name: 'fragments: compared with each other',
    make: (random) => {
      const count = random.pick([40, 90, 130]);
      return {
        query: `{ snapshots { nodes { ${repeat(count, '...F#')} } } } ${repeat(count, `fragment F# on DesktopSnapshot { ${random.pick(['id', 'desktop { id }', 'x: id'])} }`)}`,
      };
    },
  },
  {
    name: 'fragments: spread with fields of one name within',
    make: (random) => {
      const count = random.pick([10, 20, 30]);
      const inner = random.pick([3, 8]);
      return {
        query: `{ snapshots { nodes { ${repeat(count, '...F#')} } } } ${repeat(count, `fragment F# on DesktopSnapshot { desktop { ${repeat(inner, 'snapshots { nodes { id } }')} } }`).slice(0, 18_000)}`,
      };
    },
  },
  {
    name: 'fragments: unknown, unused, of wrong types',
    make: (random) => ({
      query: `{ snapshots { nodes { ${repeat(60, random.pick(['...N#', '... on Desktop { id }', '... on Nope# { id }']))} } } } ${repeat(60, 'fragment U# on Desktop { id }')}`,
    }),
  },
];
