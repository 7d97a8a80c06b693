import { readFileSync } from 'node:fs';
import { parse } from 'graphql';
import { createYoga } from 'graphql-yoga';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { type Listener, listen } from './listen.js';

/** A desktop as the company's own records have it. */
export interface DesktopRecord {
  readonly id: string;
  readonly name: string;
  readonly ownerName: string;
  /** Refers to an entity of the snapshot gateway; null for none. */
  readonly goldenSnapshotId: string | null;
}

export interface DesktopsSubgraph extends Listener {
  /** Headers of the requests so far. */
  readonly received: readonly Headers[];
}

/** The SDL of the stand-in for the company's own subgraph of desktops. */
export const desktopsSdl = readFileSync('examples/supergraph/desktops.graphql', 'utf8');

/** Starts the stand-in, which holds `records`. */
export async function startDesktopsSubgraph(records: readonly DesktopRecord[], port = 0): Promise<DesktopsSubgraph> {
  const received: Headers[] = [];
  const yoga = createYoga({
    schema: buildSubgraphSchema({ typeDefs: parse(desktopsSdl), resolvers: createResolvers(records) }),
    graphiql: false,
    logging: false,
    plugins: [{ onRequest: ({ request }) => void received.push(new Headers(request.headers)) }],
  });
  const listener = await listen((request, response) => void yoga(request, response), port);
  return { ...listener, received };
}

function createResolvers(records: readonly DesktopRecord[]) {
  const byId = new Map(records.map((record) => [record.id, record]));
  const pageInfo = { hasNextPage: false, hasPreviousPage: false, startCursor: null, endCursor: null };
  return {
    Query: {
      desktop: (_: unknown, { id }: { id: string }) => byId.get(id) ?? null,
      desktops: () => ({ nodes: records, pageInfo }),
    },
    Desktop: {
      __resolveReference: ({ id }: { id: string }) => byId.get(id) ?? null,
      owner: ({ ownerName }: DesktopRecord) => ({ id: ownerName, name: ownerName }),
      goldenSnapshot: (record: DesktopRecord) =>
        record.goldenSnapshotId === null ? null : { id: record.goldenSnapshotId, desktop: record },
    },
    DesktopPool: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `Pool ${id}` }) },
  };
}
