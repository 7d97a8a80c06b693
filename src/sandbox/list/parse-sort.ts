import type { SandboxBehaviour } from '../sandbox-behaviour.js';
import { BadRequest } from './bad-request.js';
import { parseChoice } from './parse-value.js';
import type { Query } from './parse-query.js';

export interface Sort {
  readonly field: 'create_time' | 'snapshot_name';
  readonly type: 'ASC' | 'DESC';
}

/**
 * Reads the pair of sort parameters, of which neither means anything alone.
 *
 * @throws {BadRequest} when one is alone and that is rejected, or a word is unknown.
 */
export function parseSort(query: Query, loneSort: SandboxBehaviour['loneSort']): Sort | undefined {
  const field = parseChoice(query, 'sort_field', ['create_time', 'snapshot_name']);
  const type = parseChoice(query, 'sort_type', ['ASC', 'DESC']);
  if (field === undefined && type === undefined) return undefined;
  if (loneSort === 'rejected') {
    if (field === undefined) throw new BadRequest('The parameter sort_type must come together with sort_field.');
    if (type === undefined) throw new BadRequest('The parameter sort_field must come together with sort_type.');
  }
  return { field: field ?? 'create_time', type: type ?? 'ASC' };
}
