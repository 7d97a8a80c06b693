import { answers } from './fault-server/answers.js';
import type { Behaviour } from './fault-server/behaviour.js';
import { rowOf } from './rows.js';

/** What other users do between two pages. Each number is a place in the list, oldest first, from 0 to 1. */
export interface ListChange {
  readonly created: readonly number[];
  readonly deleted: readonly number[];
}

export interface ListBehaviour {
  /** Rows at the start. */
  readonly rows: number;
  /** How many rows in a row have the same time. Names are always unique. */
  readonly ties: number;
  /** Most rows of a page. */
  readonly cap: number;
  /**
   * Rows that a page leaves out after it was cut: none; every nth of the page, which other pages may show; or those of which
   * the number is divisible by n, on every page. The total counts them.
   */
  readonly hidden: { readonly how: 'none' | 'nth-of-page' | 'nth-of-list'; readonly n: number };
  /** Of 100 rows asked for, 99: the mistake of those who count from one. */
  readonly isOneShort: boolean;
  /** A number is added to the true total. `page` counts the rows of the page. */
  readonly total: number | 'text' | 'absent' | 'page' | 'clipped' | 'zero';
  readonly plural: 'supported' | 'ignored' | 'rejected';
  readonly ignores: { readonly limit: boolean; readonly offset: boolean };
  /** One for each `turn`. */
  readonly changes: readonly ListChange[];
}

/** One list request, and what its answer says to a client that trusts the contract. */
export interface ListCall {
  readonly offset: number;
  readonly limit: number;
  readonly received: number;
  /** As a client reads it: null when it is absent or below zero. */
  readonly total: number | null;
  /** Rows that the page covers and does not show. */
  readonly hidden: readonly string[];
  /** Rows of the list behind this page. */
  readonly behind: readonly string[];
}

export interface Row {
  readonly [field: string]: unknown;
  readonly snapshot_id: string;
  readonly snapshot_name: string;
  readonly desktop_id: string;
  readonly status: string;
  readonly create_time: string;
}

/** An upstream list that breaks the contract in the chosen ways, and knows what is true. */
export interface MisbehavingList {
  /** For the fault server. */
  readonly answer: Behaviour;
  /** What was asked, in order. It grows. */
  readonly calls: readonly ListCall[];
  /** The next change happens, if one is left. */
  turn(): void;
  /** The rows that are there now. */
  current(): readonly Row[];
  /** The rows that have been there from the start until now. */
  throughout(): readonly Row[];
}

const listDesktops = ['d-0', 'd-1', 'd-2'] as const;
const listStatuses = ['create_success', 'create_failed', 'restore_failed'] as const;

export function createMisbehavingList(behaviour: ListBehaviour): MisbehavingList {
  const start = Array.from({ length: behaviour.rows }, (_, index) => {
    return createRow(`s-${index}`, index, Math.floor(index / behaviour.ties) * behaviour.ties * secondsApart);
  });
  const calls: ListCall[] = [];
  let rows: readonly Row[] = start;
  let turns = 0;

  return {
    calls,
    answer: (exchange) => {
      const asked = new URL(exchange.request.target, 'http://upstream').searchParams;
      if (behaviour.plural === 'rejected' && pluralOf(asked).length > 0) {
        return answers.json({ error_code: 'WKS.0003', error_msg: 'No.' }, { status: 400 })(exchange);
      }
      const { body, call } = cutPage(listOf(rows, asked, behaviour), asked, behaviour);
      calls.push(call);
      return answers.json(body)(exchange);
    },
    turn() {
      const change = behaviour.changes[turns];
      if (change !== undefined) rows = applyChange(rows, change, turns);
      turns += 1;
    },
    current: () => rows,
    throughout: () => rows.filter((row) => start.includes(row)),
  };
}

/** Room for rows that are created between two. */
const secondsApart = 20;
const oldestMs = Date.UTC(2024, 0, 1);

function createRow(id: string, number: number, seconds: number): Row {
  const fields = {
    snapshot_id: id,
    // Another order than that of time; a prime, so that no two are equal.
    snapshot_name: `name-${String((number * 7919) % 100_003).padStart(6, '0')}-${id}`,
    desktop_id: listDesktops[number % 3] ?? '',
    status: listStatuses[Math.floor(number / 3) % 3] ?? '',
    create_time: `${new Date(oldestMs + seconds * 1000).toISOString().slice(0, 19)}Z`,
  };
  return { ...rowOf(id), ...fields };
}

function applyChange(rows: readonly Row[], { created, deleted }: ListChange, turn: number): readonly Row[] {
  const gone = new Set(deleted.map((place) => rows[Math.floor(place * rows.length)]));
  const fresh = created.map((place, index) => {
    const before = rows[Math.floor(place * (rows.length - 1))];
    const seconds = before === undefined ? 0 : (Date.parse(before.create_time) - oldestMs) / 1000;
    return createRow(`new-${turn}-${index}`, index + 1, seconds + 1 + (index % (secondsApart - 1)));
  });
  const all = [...rows.filter((row) => !gone.has(row)), ...fresh];
  return all.sort((left, right) => compare(left.create_time, right.create_time));
}

function pluralOf(asked: URLSearchParams): readonly string[] {
  return asked.getAll('desktop_ids');
}

/** All rows that match, in the order asked for; equal ones by id. */
function listOf(rows: readonly Row[], asked: URLSearchParams, { plural }: ListBehaviour): readonly Row[] {
  const desktops = [...asked.getAll('desktop_id'), ...(plural === 'ignored' ? [] : pluralOf(asked))];
  const status = asked.get('status');
  const key = asked.get('sort_field') === 'snapshot_name' ? 'snapshot_name' : 'create_time';
  const sign = asked.get('sort_type') === 'DESC' ? -1 : 1;
  return rows
    .filter((row) => desktops.length === 0 || desktops.includes(row.desktop_id))
    .filter((row) => status === null || row.status === status)
    .sort((left, right) => sign * compare(left[key], right[key]) || compare(left.snapshot_id, right.snapshot_id));
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function cutPage(matching: readonly Row[], asked: URLSearchParams, behaviour: ListBehaviour) {
  const { ignores, cap, isOneShort, hidden } = behaviour;
  const [offset, limit] = [Number(asked.get('offset') ?? 0), Number(asked.get('limit') ?? 1000)];
  const from = ignores.offset ? 0 : offset;
  const most = Math.min(ignores.limit ? 1000 : limit, cap) - (isOneShort ? 1 : 0);
  const covered = matching.slice(from, from + most);
  const shown = covered.filter((row, index) => {
    if (hidden.how === 'none') return true;
    return (hidden.how === 'nth-of-page' ? index + 1 : numberOf(row)) % hidden.n !== 0;
  });
  const total = toTotal(matching.length, shown.length, behaviour.total);
  const call: ListCall = {
    offset,
    limit,
    received: shown.length,
    total: total === undefined || Number(total) < 0 ? null : Number(total),
    hidden: covered.filter((row) => !shown.includes(row)).map((row) => row.snapshot_id),
    behind: matching.slice(from + covered.length).map((row) => row.snapshot_id),
  };
  return { body: { total_count: total, desktop_snapshots: shown }, call };
}

function numberOf(row: Row): number {
  return Number(row.snapshot_id.split('-').at(-1));
}

function toTotal(matching: number, shown: number, total: ListBehaviour['total']): number | string | undefined {
  if (typeof total === 'number') return matching + total;
  const totals = {
    text: String(matching),
    absent: undefined,
    page: shown,
    clipped: Math.min(matching, 1000),
    zero: 0,
  };
  return totals[total];
}
