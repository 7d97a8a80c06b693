import { type SandboxActivity, activityBounds, defaultActivity } from '../sandbox-activity.js';
import { type SandboxBehaviour, behaviourBounds, behaviourChoices, defaultBehaviour } from '../sandbox-behaviour.js';
import { toFlag } from './parse-switches.js';

type Switch = keyof SandboxBehaviour;

/** What the documentation leaves open, and what each switch decides. */
const openQuestions = {
  nameMatch: 'whether a part of a name is enough',
  pluralFilters: 'desktop_ids, desktop_names, snapshot_names',
  maxFilterValues: 'most values of one of those',
  totalCountForm: 'how total_count is written',
  orderWithoutSort: '',
  loneSort: 'sort_field without sort_type, or the reverse',
  gatewayCodePrefix: '',
} as const satisfies Partial<Record<Switch, string>>;

/** What lists in the field do although they should not. */
const misbehaviours = {
  pageCap: 'most rows of a page, even if limit asks for more',
  paging: 'parameters that have no effect',
  hideInPage: 'one row of each page that is left out; there on a page that begins elsewhere',
  hideNth: 'every nth row of a page is left out; 0: none',
  hideOneIn: 'one row in n is on no page, though the total counts it; 0: none',
  totalCount: 'all rows, at most 1000, those of the page, or none',
  totalOff: 'added to the total',
  refuse: 'an id or name that is refused, alone and among others; may be repeated',
  refuseStatus: 'how it is refused',
  insertBetween: 'snapshots created before each list request but the first',
  deleteBetween: 'snapshots deleted before each list request but the first, the newest first',
  textForm: 'ids and names',
  scalarForm: 'numbers and booleans',
  timeForm: 'ends in Z; in +0000; has a space for its T; that and no zone',
  pageCode: 'an error_code beside the rows: none, "0", ""',
  pageType: 'the content type of a page',
} as const satisfies Record<Exclude<Switch, keyof typeof openQuestions>, string>;

/** What people do while one watches. */
const activity = {
  pace: 'how fast: at 10 there are ten times as many tasks, each in a tenth of the time; 0: none',
  failing: 'percent of the snapshots that fail, most of them when they are restored',
  deleting: 'percent of the others that are deleted within seconds after they were made',
} as const satisfies Record<keyof SandboxActivity, string>;

const kinds = { 'open-questions': openQuestions, misbehaviours, activity } as const;

/** The lines of the help about one kind of switches: flag, what it may be, what it means. */
export function switchRows(kind: keyof typeof kinds): string {
  return Object.entries<string>(kinds[kind])
    .flatMap(([name, text]) => {
      const line = `  ${`--${toFlag(name)}`.padEnd(22)} ${toValues(name)}`;
      return text === '' ? [line] : [line, `${' '.repeat(25)}  ${text}`];
    })
    .join('\n');
}

function toValues(name: string): string {
  const choices = Object.entries(behaviourChoices).find(([key]) => key === name)?.[1];
  if (choices !== undefined) return choices.join(' | ');
  const bounds = Object.entries({ ...behaviourBounds, ...activityBounds }).find(([key]) => key === name)?.[1];
  if (bounds === undefined) return '<id or name>';
  const [, defaultValue] =
    Object.entries({ ...defaultBehaviour, ...defaultActivity }).find(([key]) => key === name) ?? [];
  return `${bounds.join(' to ')} (${String(defaultValue)})`;
}
