/** What a status is called, and its tone: the colour says nothing that the word does not. */
export const statusWords = {
  CREATING: { label: 'Creating', tone: 'var(--busy)' },
  RESTORING: { label: 'Restoring', tone: 'var(--busy)' },
  CREATE_SUCCESS: { label: 'Created', tone: 'var(--good)' },
  RESTORE_SUCCESS: { label: 'Restored', tone: 'var(--good)' },
  CREATE_FAILED: { label: 'Creation failed', tone: 'var(--bad)' },
  RESTORE_FAILED: { label: 'Restore failed', tone: 'var(--bad)' },
  UNKNOWN: { label: 'Unknown', tone: 'var(--soft)' },
} as const;

/** Whether the rows move by themselves, and the colour of the dot that says so. */
export const liveWords = {
  connecting: { label: 'Connecting', tone: 'var(--soft)' },
  live: { label: 'Live', tone: 'var(--good)' },
  reconnecting: { label: 'Reconnecting', tone: 'var(--bad)' },
  ended: { label: 'Not live', tone: 'var(--bad)' },
  off: { label: 'Every few seconds', tone: 'var(--soft)' },
} as const;

/** Every code of the gateway in words for the person who looks at the page. A test compares it with the gateway's list. */
export const errorWords: Readonly<Record<string, string>> = {
  BAD_USER_INPUT: 'The gateway cannot answer this. Clear the filters and start again.',
  UNAUTHENTICATED: 'Your session has ended. Sign in again.',
  FORBIDDEN: 'You may not see the snapshots of this project. Its administrator can change that.',
  NOT_FOUND: 'The snapshot service does not know this project.',
  UPSTREAM_DENIED: 'The snapshot service does not let the gateway in. Tell the people who run it.',
  UPSTREAM_REJECTED: 'The snapshot service does not accept this question.',
  UPSTREAM_RATE_LIMITED: 'The snapshot service is asked too often at the moment.',
  RATE_LIMITED: 'You ask more often than the gateway allows.',
  OVERLOADED: 'The gateway is busy.',
  UPSTREAM_UNAVAILABLE: 'The snapshot service cannot be reached.',
  UPSTREAM_TIMEOUT: 'The snapshot service does not answer in time.',
  UPSTREAM_ERROR: 'The snapshot service has a problem.',
  UPSTREAM_BAD_RESPONSE: 'The snapshot service gives an answer that makes no sense.',
  REQUEST_LIMIT_EXCEEDED: 'This is too much for one question. Choose fewer statuses, or search by name.',
  NO_ANSWER: 'The gateway cannot be reached. Check your connection.',
  INTERNAL_SERVER_ERROR: 'Something in the gateway is broken. Tell the people who run it.',
};

export type Warning = { readonly code: string; readonly message: string; readonly count?: number };

export function warningInWords({ code, message, count = 1 }: Warning): string {
  if (code === 'LIST_INCOMPLETE') return 'The list ends early: the snapshot service counts more than it shows.';
  if (code !== 'SNAPSHOTS_LEFT_OUT') return message;
  return `${count} ${count === 1 ? 'snapshot is' : 'snapshots are'} missing here: the service sent no id.`;
}

/** A thousand may be where the snapshot service stops counting. */
export function totalInWords(total: number | null): string {
  if (total === null) return 'Snapshots, not counted';
  return `${total === 1000 ? 'At least ' : ''}${total.toLocaleString('en')} ${total === 1 ? 'snapshot' : 'snapshots'}`;
}
