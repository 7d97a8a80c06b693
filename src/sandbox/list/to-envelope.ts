import type { SandboxBehaviour } from '../sandbox-behaviour.js';

/** The published maximum of `total_count` (`schema/upstream.openapi.yaml`). */
const publishedMaximum = 1000;

/** The body of a page, its total counted and written the way this cloud does it. */
export function toEnvelope(
  page: readonly unknown[],
  matching: number,
  behaviour: Pick<SandboxBehaviour, 'totalCount' | 'totalOff' | 'totalCountForm' | 'pageCode'>,
): Readonly<Record<string, unknown>> {
  const count = toCount(page.length, matching, behaviour.totalCount) + behaviour.totalOff;
  return { ...toCode(behaviour.pageCode), ...toTotal(count, behaviour.totalCountForm), desktop_snapshots: page };
}

function toCount(received: number, matching: number, totalCount: SandboxBehaviour['totalCount']): number {
  switch (totalCount) {
    case 'exact':
      return matching;
    case 'clipped':
      return Math.min(matching, publishedMaximum);
    case 'page':
      return received;
    case 'zero':
      return 0;
  }
}

function toTotal(count: number, form: SandboxBehaviour['totalCountForm']): Readonly<Record<string, unknown>> {
  switch (form) {
    case 'absent':
      return {};
    case 'numeric-string':
      return { total_count: String(count) };
    case 'number':
      return { total_count: count };
  }
}

function toCode(pageCode: SandboxBehaviour['pageCode']): Readonly<Record<string, unknown>> {
  return pageCode === 'absent' ? {} : { error_code: pageCode === 'zero' ? '0' : '' };
}
