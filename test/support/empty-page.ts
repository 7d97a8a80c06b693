import type { SnapshotPage } from '../../src/snapshots/snapshot-source.js';

/** What a list without rows is answered with. */
export const emptyPage: SnapshotPage = { snapshots: [], received: 0, leftOut: [], unidentified: 0, total: 0 };
