import type { GraphQLSchema } from 'graphql';
import { defineListArguments } from './arguments/define-list-arguments.js';
import { type Builder, createBuilder } from './create-builder.js';
import { defineDateTime } from './types/date-time.js';
import { defineDesktop } from './types/desktop.js';
import { defineDesktopPool } from './types/desktop-pool.js';
import { defineDesktopSnapshot } from './types/desktop-snapshot.js';
import { defineDesktopSnapshotConnection } from './types/desktop-snapshot-connection.js';
import { defineDesktopSnapshotEdge } from './types/desktop-snapshot-edge.js';
import { defineDesktopSnapshotStatusCount } from './types/desktop-snapshot-status-count.js';
import { definePageInfo } from './types/page-info.js';
import { defineQuery } from './types/query.js';
import { defineSubscription } from './types/subscription.js';

export interface SchemaOptions {
  /** Whether pages can be watched: without it there is no `Subscription`. @default true */
  readonly live?: boolean;
}

/** The public schema, whose print is `schema/api.graphql`. Types and fields stay in the order in which a reader wants them. */
export function createSchema(options: SchemaOptions = {}): GraphQLSchema {
  return toSchema(defineTypes(options));
}

/** Pothos has no place for what a schema says of itself. */
export function toSchema(builder: Builder): GraphQLSchema {
  const description =
    'The desktop snapshots of the Workspace project that this gateway serves, as far as the token of the request may read them. A gateway without an upstream serves made-up ones.';
  return Object.assign(builder.toSchema({ sortSchema: false }), { description });
}

/** Every type of the API, in a builder of its own. */
export function defineTypes({ live = true }: SchemaOptions): Builder {
  const builder = createBuilder();
  const listInputs = defineListArguments(builder);
  defineDateTime(builder);
  defineQuery(builder, listInputs);
  if (live) defineSubscription(builder, listInputs);
  const Status = defineDesktopSnapshot(builder);
  defineDesktopSnapshotStatusCount(builder, Status);
  defineDesktop(builder, listInputs);
  defineDesktopPool(builder);
  defineDesktopSnapshotConnection(builder);
  defineDesktopSnapshotEdge(builder);
  definePageInfo(builder);
  return builder;
}
