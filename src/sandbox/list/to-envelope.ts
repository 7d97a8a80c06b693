import type { SandboxBehaviour } from '../sandbox-options.js';

/** The published maximum of `total_count` (`schema/upstream.openapi.yaml`). */
const publishedMaximum = 1000;

/** The body of a page, its total written the way this cloud does it. */
export function toEnvelope(
  page: readonly unknown[],
  matching: number,
  { totalCount, totalCountForm }: Pick<SandboxBehaviour, 'totalCount' | 'totalCountForm'>,
): Readonly<Record<string, unknown>> {
  const count = totalCount === 'clipped' ? Math.min(matching, publishedMaximum) : matching;
  switch (totalCountForm) {
    case 'absent':
      return { desktop_snapshots: page };
    case 'numeric-string':
      return { total_count: String(count), desktop_snapshots: page };
    case 'number':
      return { total_count: count, desktop_snapshots: page };
  }
}
