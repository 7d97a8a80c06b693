import { type Answer, jsonAnswer } from '../answers/answer.js';
import { workspaceError } from '../answers/workspace-error.js';
import type { SandboxBehaviour } from '../sandbox-options.js';
import { BadRequest } from './bad-request.js';
import { matchSnapshot } from './match-snapshot.js';
import { parseListParameters } from './parse-list-parameters.js';
import { parseQuery } from './parse-query.js';
import type { RowOrder } from './row-order.js';
import { toEnvelope } from './to-envelope.js';

export interface ListSettings {
  readonly behaviour: SandboxBehaviour;
  readonly order: RowOrder;
}

/** Answers one list request over the rows that exist now: filter, order, cut, count. */
export function listSnapshots(rawQuery: string, rows: readonly unknown[], { behaviour, order }: ListSettings): Answer {
  try {
    const parameters = parseListParameters(parseQuery(rawQuery), behaviour);
    const matching = order(rows, parameters.sort).filter((row) => matchSnapshot(row, parameters, behaviour.nameMatch));
    const page = matching.slice(parameters.offset, parameters.offset + parameters.limit);
    return jsonAnswer(200, toEnvelope(page, matching.length, behaviour));
  } catch (error) {
    // The service's codes are opaque strings; this one has no other meaning in any report that we know of.
    if (error instanceof BadRequest) return workspaceError(400, 'WKS.0003', error.message);
    throw error;
  }
}
