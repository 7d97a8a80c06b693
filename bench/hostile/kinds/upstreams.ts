import type { Kind, Manner } from '../kind.js';

const manners = ['ignores', 'slow', 'short', 'millions', 'lies', 'nulls', 'long', 'unidentified', 'same'] as const;

/** Small requests whose answer from the upstream is what hurts. */
export const upstreams: readonly Kind[] = manners.map((manner: Manner) => ({
  name: `upstream: ${manner}`,
  make: (random) => ({
    query: random.pick([
      '{ snapshots(page: {limit: 1000}) { totalCount nodes { id name desktop { id latestSnapshot { id } } } } }',
      '{ snapshots(filter: {statuses: [CREATING, RESTORING, CREATE_FAILED]}, page: {limit: 1000}) { totalCount edges { cursor node { id } } } }',
      '{ snapshot(id: "none") { id } }',
      '{ snapshots(page: {limit: 1}) { statusCounts { status count } } }',
      'query($d: [ID!]) { snapshots(filter: {desktopIds: ["d1", "d2", "d3", "d4"]}, page: {limit: 1000}) { nodes { id } } }'.replace(
        '($d: [ID!])',
        '',
      ),
    ]),
    manner,
    token: true,
  }),
}));
