import type { Reading } from './create-page-reader.js';
import { isSamePage } from './is-same-page.js';

/** Whether no client could tell what the two reads of a page have found. */
export function isSameReading(one: Reading, other: Reading): boolean {
  return isSamePage(one.page, other.page) && toMore(one) === toMore(other);
}

/** What is not known was not selected. */
function toMore({ more }: Reading): boolean | 'failed' {
  return more ?? false;
}
