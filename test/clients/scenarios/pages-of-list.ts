import type { ReactElement } from 'react';
import { create } from 'react-test-renderer';

/** Renders a list, and presses its button for more twice: how many items it shows after each page. */
export async function pagesOfList(list: ReactElement): Promise<readonly number[]> {
  const renderer = create(list);
  const counts: number[] = [];
  for (const page of [1, 2, 3]) {
    await until(() => items().length > (counts.at(-1) ?? 0));
    counts.push(items().length);
    if (page < 3) renderer.root.findByType('button').props['onClick']();
  }
  return counts;

  function items() {
    return renderer.toJSON() === null ? [] : renderer.root.findAllByType('li');
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (let turn = 0; !isSo(); turn++) {
    if (turn > 2000) throw new Error('The list must show more items.');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
