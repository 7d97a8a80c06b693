import SchemaBuilder from '@pothos/core';
import type { CursorWriter } from '../snapshots/cursor.js';
import type { StatusCount } from '../loaders/create-status-count-loader.js';
import type { Snapshot, SnapshotDesktop } from '../snapshots/snapshot.js';
import type { SnapshotQuery } from '../snapshots/snapshot-query.js';
import type { ListPage } from '../snapshots/list-page.js';
import type { OperationContext } from './create-operation-context.js';

/** A page and the question that it answers: what a connection is computed from. */
export interface SnapshotList {
  readonly query: SnapshotQuery;
  readonly page: ListPage;
  /** Writes the cursors of this list. */
  readonly cursors: CursorWriter;
  /** The cursor of the snapshot at an index of the page: written once, under however many names it is selected. */
  readonly cursorOf: (index: number) => string;
  /** The desktop whose own list it is; undefined for any other list. */
  readonly desktopId: string | undefined;
}

/** One snapshot of a list and its index in the page. */
export interface SnapshotEdge {
  readonly snapshot: Snapshot;
  readonly list: SnapshotList;
  readonly index: number;
}

/** A desktop as one of its snapshots describes it, or its id alone, if another subgraph refers to it. */
export type DesktopSource = Pick<SnapshotDesktop, 'id'> & Partial<SnapshotDesktop>;

export interface SchemaTypes {
  Context: OperationContext;
  DefaultFieldNullability: false;
  Objects: {
    Desktop: DesktopSource;
    DesktopPool: { readonly id: string };
    DesktopSnapshot: Snapshot;
    DesktopSnapshotConnection: SnapshotList;
    DesktopSnapshotEdge: SnapshotEdge;
    DesktopSnapshotStatusCount: StatusCount;
    PageInfo: SnapshotList;
    _Service: object;
  };
  Scalars: {
    /** RFC 3339 in UTC, checked where the upstream's answer is decoded. */
    DateTime: { Input: string; Output: string };
    ID: { Input: string; Output: string };
    /** A reference that a router sends, which nothing has checked. */
    _Any: { Input: unknown; Output: unknown };
  };
}

/** The one builder of a schema. Fields are non-null unless they say otherwise. */
export function createBuilder() {
  return new SchemaBuilder<SchemaTypes>({
    defaultFieldNullability: false,
  });
}

export type Builder = ReturnType<typeof createBuilder>;
