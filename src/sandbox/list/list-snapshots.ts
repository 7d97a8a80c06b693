import { type Answer, jsonAnswer, workspaceError } from '../answer.js';
import type { SandboxBehaviour } from '../sandbox-behaviour.js';
import { BadRequest } from './bad-request.js';
import { cutPage } from './cut-page.js';
import { matchSnapshot } from './match-snapshot.js';
import { type ListParameters, parseListParameters } from './parse-list-parameters.js';
import { parseQuery } from './parse-query.js';
import type { RowForm } from './create-row-form.js';
import type { RowOrder } from './create-row-order.js';
import { toEnvelope } from './to-envelope.js';

export interface ListSettings {
  readonly behaviour: SandboxBehaviour;
  readonly form: RowForm;
  readonly order: RowOrder;
}

/** Answers one list request over the rows that exist now: filter, order, cut, count. */
export function listSnapshots(
  rawQuery: string,
  rows: readonly unknown[],
  { behaviour, form, order }: ListSettings,
): Answer {
  try {
    const parameters = parseListParameters(parseQuery(rawQuery), behaviour);
    if (isRefused(parameters, behaviour)) return refusals[behaviour.refuseStatus];
    const ordered = order(form(rows, behaviour), parameters.sort, behaviour.orderWithoutSort);
    const matching = ordered.filter((row) => matchSnapshot(row, parameters, behaviour.nameMatch));
    const page = cutPage(matching, parameters, behaviour);
    return jsonAnswer(200, toEnvelope(page, matching.length, behaviour), { 'content-type': behaviour.pageType });
  } catch (error) {
    // The service's codes are opaque strings; this one has no other meaning in any report that we know of.
    if (error instanceof BadRequest) return workspaceError(400, 'WKS.0003', error.message);
    throw error;
  }
}

/** None of them says which of the values it is about, as in the field. */
const refusals = {
  400: workspaceError(400, 'WKS.0001', 'A given value does not exist.'),
  403: workspaceError(403, 'WKS.0010', 'A given value is not yours to see.'),
  404: workspaceError(404, 'WKS.0007', 'A given value does not exist.'),
} as const;

function isRefused({ texts }: ListParameters, { refuse }: SandboxBehaviour): boolean {
  return refuse.length > 0 && texts.some(({ values }) => values.some((value) => refuse.includes(value)));
}
