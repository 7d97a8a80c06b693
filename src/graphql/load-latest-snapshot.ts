import type { Snapshot } from '../snapshots/snapshot.js';
import { defaultSort } from '../snapshots/snapshot-query.js';
import type { OperationContext } from './operation-context.js';

/** A desktop's newest snapshot by the time of creation; null when it has none. One row, read once an operation. */
export async function loadLatestSnapshot(desktopId: string, { loaders }: OperationContext): Promise<Snapshot | null> {
  const page = await loaders.pages.load({
    filter: { desktopIds: [desktopId] },
    sort: defaultSort,
    slice: { offset: 0, limit: 1 },
  });
  const snapshot = page.snapshots[0] ?? null;
  // Whether the upstream matches a desktop id exactly is not published.
  return snapshot?.desktop?.id === desktopId ? snapshot : null;
}
