/**
 * How the sandbox's list behaves: where the cloud's documentation is silent (`schema/upstream.openapi.yaml` says how sure
 * each fact is), and where lists in the field break their word. The gateway must work with every combination.
 */
export interface SandboxBehaviour {
  /** Whether names must be equal, or only contain the asked text, in any letter case. Ids always match exactly. */
  readonly nameMatch: 'exact' | 'fuzzy';
  /** `desktop_ids`, `desktop_names`, `snapshot_names`: understood, unknown to an old region, or refused with 400. */
  readonly pluralFilters: 'supported' | 'ignored' | 'rejected';
  /** Most values of one repeated key; more are answered with 400. */
  readonly maxFilterValues: number;
  /** These ids and names are refused, each alone and among others. */
  readonly refuse: readonly string[];
  /** The status of that refusal. */
  readonly refuseStatus: 400 | 403 | 404;
  /** Most rows of a page, even if `limit` asks for more; 1000 is no cap. */
  readonly pageCap: number;
  /** The parameters of paging that have no effect: the same rows come page after page when `offset` has none. */
  readonly paging: 'honoured' | 'limit-ignored' | 'offset-ignored' | 'ignored';
  /** Leaves one row out of each page of several rows. The row is there on a page that begins elsewhere. */
  readonly hideInPage: 'none' | 'first' | 'middle' | 'last';
  /** Leaves the nth, 2nth, … row out of each page; they are there on a page that begins elsewhere. 0: none. */
  readonly hideNth: number;
  /** Shows one row in n on no page, as a filter by permission after the cut does: offsets and the total count it. 0: none. */
  readonly hideOneIn: number;
  /** What `total_count` counts: all rows, at most its published maximum of 1000, the rows of the page, or nothing. */
  readonly totalCount: 'exact' | 'clipped' | 'page' | 'zero';
  /** Added to that count. */
  readonly totalOff: number;
  /** How `total_count` is written. */
  readonly totalCountForm: 'number' | 'numeric-string' | 'absent';
  /** Snapshots that are created before each list request but the first. */
  readonly insertBetween: number;
  /** Snapshots that are deleted before each list request but the first: the newest of those that were not inserted. */
  readonly deleteBetween: number;
  /** The order of a list that was asked without a sort. `as-stored` means nothing; `shifting` gives another one to every request. */
  readonly orderWithoutSort: 'as-stored' | 'newest-first' | 'shifting';
  /** `sort_field` without `sort_type` or the reverse: refused with 400, or completed with `create_time` and `ASC`. */
  readonly loneSort: 'rejected' | 'completed';
  /** Whether ids and names are strings, or numbers. Filters find them either way. */
  readonly textForm: 'string' | 'number';
  /** Whether numbers and booleans are such, or strings: `"55"`, `"true"`. */
  readonly scalarForm: 'typed' | 'string';
  /** `2024-04-20T08:36:16Z`, `2024-04-20T08:36:16.000+0000`, `2024-04-20 08:36:16Z`, or the last without its zone. */
  readonly timeForm: 'utc' | 'plus-0000' | 'space' | 'no-zone';
  /** The `error_code` beside the rows of a good page: none, `"0"`, or an empty text. */
  readonly pageCode: 'absent' | 'zero' | 'empty';
  /** The content type of a page. */
  readonly pageType: 'application/json' | 'text/plain';
  /** Dedicated API gateways say `APIG` where the shared ones say `APIGW`. */
  readonly gatewayCodePrefix: 'APIGW' | 'APIG';
}

export const defaultBehaviour: SandboxBehaviour = {
  nameMatch: 'exact',
  pluralFilters: 'supported',
  maxFilterValues: 100,
  refuse: [],
  refuseStatus: 400,
  pageCap: 1000,
  paging: 'honoured',
  hideInPage: 'none',
  hideNth: 0,
  hideOneIn: 0,
  totalCount: 'exact',
  totalOff: 0,
  totalCountForm: 'number',
  insertBetween: 0,
  deleteBetween: 0,
  orderWithoutSort: 'as-stored',
  loneSort: 'rejected',
  textForm: 'string',
  scalarForm: 'typed',
  timeForm: 'utc',
  pageCode: 'absent',
  pageType: 'application/json',
  gatewayCodePrefix: 'APIGW',
};

/** The switches that choose among words, with all their words, the default first. */
export const behaviourChoices = {
  nameMatch: ['exact', 'fuzzy'],
  pluralFilters: ['supported', 'ignored', 'rejected'],
  refuseStatus: [400, 403, 404],
  paging: ['honoured', 'limit-ignored', 'offset-ignored', 'ignored'],
  hideInPage: ['none', 'first', 'middle', 'last'],
  totalCount: ['exact', 'clipped', 'page', 'zero'],
  totalCountForm: ['number', 'numeric-string', 'absent'],
  orderWithoutSort: ['as-stored', 'newest-first', 'shifting'],
  loneSort: ['rejected', 'completed'],
  textForm: ['string', 'number'],
  scalarForm: ['typed', 'string'],
  timeForm: ['utc', 'plus-0000', 'space', 'no-zone'],
  pageCode: ['absent', 'zero', 'empty'],
  pageType: ['application/json', 'text/plain'],
  gatewayCodePrefix: ['APIGW', 'APIG'],
} as const satisfies {
  [Switch in Exclude<keyof SandboxBehaviour, NumberSwitch | 'refuse'>]: readonly SandboxBehaviour[Switch][];
};

/** The switches that are integers, with the least and the most that each may be. */
export const behaviourBounds = {
  maxFilterValues: [1, 1000],
  pageCap: [1, 1000],
  hideNth: [0, 1000],
  hideOneIn: [0, 1000],
  totalOff: [-100_000, 100_000],
  insertBetween: [0, 1000],
  deleteBetween: [0, 1000],
} as const satisfies Record<NumberSwitch, readonly [number, number]>;

type NumberSwitch = {
  [Switch in keyof SandboxBehaviour]: number extends SandboxBehaviour[Switch] ? Switch : never;
}[keyof SandboxBehaviour];
