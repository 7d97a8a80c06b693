import { firstHeader } from '../../upstream/answer/first-header.js';
import { parseHttpDate } from '../../lib/parse-http-date.js';
import type { PageResult } from './ask-for-page.js';
import { maxSigningSkewMs } from './explain-refusal.js';
import type { Finding } from './finding.js';

/** More than the second to which a Date header is written, and the way of an answer. */
const noticeableMs = 5000;

/** Milliseconds by which this machine's clock is ahead of the upstream's, to a second or two; undefined without a date. */
export function readClockAhead({ answer, sentAt, durationMs }: PageResult): number | undefined {
  const date = parseHttpDate(firstHeader(answer.headers.date) ?? '', sentAt);
  // The header holds whole seconds, cut off.
  return date === undefined ? undefined : sentAt + durationMs / 2 - (date + 500);
}

export function checkClock(clockAheadMs: number | undefined): Finding {
  const step = 'clock';
  if (clockAheadMs === undefined) {
    return { step, outcome: 'ok', text: "Not compared: the upstream's answer has no date that can be read." };
  }
  const off = Math.abs(clockAheadMs);
  if (off <= noticeableMs) return { step, outcome: 'ok', text: "This machine's clock agrees with the upstream's." };
  const text = `This machine's clock is ${inWords(off)} ${clockAheadMs > 0 ? 'ahead of' : 'behind'} the upstream's.`;
  const consequence = off > maxSigningSkewMs ? ' More than 15 minutes, and a signature is refused.' : '';
  return { step, outcome: 'warning', text: text + consequence, advice: 'set the clock right (NTP).' };
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
