import { createRandom } from '../population/create-random.js';
import type { SandboxBehaviour } from '../sandbox-behaviour.js';
import type { ListParameters } from './parse-list-parameters.js';
import { readField } from './read-field.js';

/** The rows of one page: cut out of all that match, at most the cap, and without those that this cloud hides. */
export function cutPage(
  matching: readonly unknown[],
  { offset, limit }: Pick<ListParameters, 'offset' | 'limit'>,
  behaviour: Pick<SandboxBehaviour, 'pageCap' | 'hideInPage' | 'hideNth' | 'hideOneIn'>,
): readonly unknown[] {
  const page = matching.slice(offset, offset + Math.min(limit, behaviour.pageCap));
  const { hideNth, hideOneIn } = behaviour;
  const hiddenIndex = toHiddenIndex(page.length, behaviour.hideInPage);
  if (hiddenIndex === undefined && hideNth === 0 && hideOneIn === 0) return page;
  return page.filter(
    (row, index) =>
      index !== hiddenIndex &&
      (hideNth === 0 || (index + 1) % hideNth !== 0) &&
      (hideOneIn === 0 || !isChosen(row, hideOneIn)),
  );
}

/** Undefined for a page of one row: a request for that row alone finds it. */
function toHiddenIndex(rows: number, hideInPage: SandboxBehaviour['hideInPage']): number | undefined {
  if (rows < 2) return undefined;
  switch (hideInPage) {
    case 'none':
      return undefined;
    case 'first':
      return 0;
    case 'middle':
      return Math.floor(rows / 2);
    case 'last':
      return rows - 1;
  }
}

/** Whether this is the one row in `count` of them. It depends on the row alone, so that every page agrees. */
function isChosen(row: unknown, count: number): boolean {
  return createRandom('hidden', String(readField(row, 'snapshot_id')))() < 1 / count;
}
