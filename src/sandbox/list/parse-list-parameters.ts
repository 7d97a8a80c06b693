import type { SandboxBehaviour } from '../sandbox-behaviour.js';
import { BadRequest } from './bad-request.js';
import type { Query } from './parse-query.js';
import { type Sort, parseSort } from './parse-sort.js';
import { parseChoice, parseInteger } from './parse-value.js';

/** Asks for rows of which one text field is one of some values. */
export interface TextFilter {
  readonly field: 'desktop_id' | 'desktop_name' | 'snapshot_name' | 'status' | 'create_type';
  readonly values: readonly string[];
}

/** A list request that was understood. */
export interface ListParameters {
  /** All of these at once. */
  readonly texts: readonly TextFilter[];
  /** Undefined: both kinds of disk. */
  readonly isSystemDisk: boolean | undefined;
  /** Undefined: any order. */
  readonly sort: Sort | undefined;
  readonly offset: number;
  readonly limit: number;
}

/** `status` is a plain string in the contract: an unknown word is no error, it matches nothing. */
const singulars = ['desktop_id', 'desktop_name', 'snapshot_name', 'status'] as const;

const plurals = [
  { parameter: 'desktop_ids', field: 'desktop_id' },
  { parameter: 'desktop_names', field: 'desktop_name' },
  { parameter: 'snapshot_names', field: 'snapshot_name' },
] as const;

/**
 * Reads and checks all parameters. Unknown ones are ignored, as REST services do.
 *
 * Parameters restrict with AND, also a singular beside its plural; the values of one repeated key are alternatives.
 *
 * @throws {BadRequest} naming the parameter and what it may be.
 */
export function parseListParameters(query: Query, behaviour: SandboxBehaviour): ListParameters {
  const createType = parseChoice(query, 'create_type', ['AUTO', 'MANUALLY']);
  const createTypeFilter: TextFilter[] =
    createType === undefined ? [] : [{ field: 'create_type', values: [createType] }];
  return {
    texts: [
      ...singulars.flatMap((name) => parseFilter(query, name, name, behaviour.maxFilterValues)),
      ...parsePlurals(query, behaviour),
      ...createTypeFilter,
    ],
    isSystemDisk: parseDiskType(query),
    sort: parseSort(query, behaviour.loneSort),
    ...parsePaging(query, behaviour),
  };
}

/** A parameter that has no effect is not checked either. */
function parsePaging(query: Query, { paging }: SandboxBehaviour): Pick<ListParameters, 'offset' | 'limit'> {
  const ignoresOffset = paging === 'offset-ignored' || paging === 'ignored';
  const ignoresLimit = paging === 'limit-ignored' || paging === 'ignored';
  return {
    offset: ignoresOffset ? 0 : parseInteger(query, 'offset', { minimum: 0, maximum: 20_000, whenAbsent: 0 }),
    limit: ignoresLimit ? 1000 : parseInteger(query, 'limit', { minimum: 1, maximum: 1000, whenAbsent: 1000 }),
  };
}

function parsePlurals(query: Query, { pluralFilters, maxFilterValues }: SandboxBehaviour): TextFilter[] {
  if (pluralFilters === 'ignored') return [];
  return plurals.flatMap(({ parameter, field }) => {
    if (pluralFilters === 'rejected' && query.has(parameter)) {
      throw new BadRequest(`The parameter ${parameter} is not supported.`);
    }
    return parseFilter(query, parameter, field, maxFilterValues);
  });
}

function parseFilter(query: Query, parameter: string, field: TextFilter['field'], maxValues: number): TextFilter[] {
  const values = query.get(parameter);
  if (values === undefined) return [];
  if (values.length > maxValues) {
    throw new BadRequest(`The parameter ${parameter} must have at most ${maxValues} values.`);
  }
  return [{ field, values }];
}

function parseDiskType(query: Query): boolean | undefined {
  const diskType = parseChoice(query, 'disk_type', ['SYSTEM_DISK', 'DATA_DISKS', 'ALL']);
  return diskType === undefined || diskType === 'ALL' ? undefined : diskType === 'SYSTEM_DISK';
}
