import { AppError } from '../../errors/app-error.js';
import type { ErrorCode } from '../../errors/error-codes.js';
import { firstHeader } from '../../upstream/answer/first-header.js';
import { AttemptFailure } from '../../upstream/resilience/attempt-failure.js';
import type { PageResult } from './ask-for-page.js';
import { type Refusal, type Way, explainForbidden, explainUnauthorized } from './explain-refusal.js';
import { explainWayFailure } from './explain-way-failure.js';
import type { Explanation } from './finding.js';

/** What it means that the list call failed, and what to try. */
export function explainListFailure(
  { answer, thrown }: PageResult,
  { way, clockAheadMs }: { readonly way: Way; readonly clockAheadMs: number | undefined },
): Explanation {
  const contentType = firstHeader(answer.headers['content-type'])?.toLowerCase() ?? '';
  const error = thrown instanceof AppError ? thrown : undefined;
  if (error?.code === 'UPSTREAM_TIMEOUT') return slow(answer.status);
  if (answer.status === 0) return explainWayFailure(thrown);
  // The service itself never answers HTML: another server answered, and its status says little.
  if (/\bhtml\b/.test(contentType)) return html(answer.status);
  const errorCode = error?.upstream?.errorCode;
  if (answer.status !== 200 || errorCode !== undefined) {
    return named(explainStatus(meantStatus.get(error?.code) ?? answer.status, { way, errorCode, clockAheadMs }), error);
  }
  return explainUnusable(answer.body.length, error);
}

function slow(status: number): Explanation {
  return {
    text: status === 0 ? 'There was no answer in time.' : 'The answer began, and did not end in time.',
    advice: 'ask again later; UPSTREAM_TIMEOUT_MS is what one attempt may take.',
  };
}

function html(status: number): Explanation {
  return {
    text: `A page of HTML came (status ${status}): a proxy, a login page or another server answers in the service's place.`,
    advice: 'check UPSTREAM_URL, and the proxies between this machine and the service.',
  };
}

/** A 200 may carry an error, and throttling hides behind other statuses: the gateway's code knows what is meant. */
const meantStatus = new Map<ErrorCode | undefined, number>([
  ['UNAUTHENTICATED', 401],
  ['FORBIDDEN', 403],
  ['NOT_FOUND', 404],
  ['UPSTREAM_RATE_LIMITED', 429],
]);

function explainStatus(status: number, refusal: Refusal): Explanation {
  if (status === 401) return explainUnauthorized(refusal);
  if (status === 403) return explainForbidden(refusal);
  if (status === 404) {
    return {
      text: 'There is no such list at this address (404).',
      advice:
        'UPSTREAM_URL must be the base URL of the Workspace service of the region, without /v2; check UPSTREAM_PROJECT_ID too.',
    };
  }
  if (status === 429) {
    return { text: 'The upstream is limiting its callers (429).', advice: 'wait a minute, and see who else calls it.' };
  }
  if (status >= 300 && status < 400) {
    return {
      text: `The upstream points elsewhere (${status}), which the gateway never follows: a token must not travel to another host.`,
      advice: 'UPSTREAM_URL must be the final address; perhaps it begins with https: instead of http:.',
    };
  }
  if (status >= 500) {
    return { text: `The upstream failed (${status}).`, advice: 'ask again later; if it stays, ask its operator.' };
  }
  return {
    text:
      status === 200
        ? 'The upstream answered 200 with an error in it.'
        : `The upstream answered with status ${status}.`,
    advice: 'check UPSTREAM_URL and UPSTREAM_PROJECT_ID; quote code and request id to its operator.',
  };
}

/** With what an operator of the upstream needs to find the call: its own code, and its own id of the request. */
function named({ text, advice }: Explanation, error: AppError | undefined): Explanation {
  const { errorCode, requestId } = error?.upstream ?? {};
  // Codes of the documented families only: any other text may hold anything.
  const isKnownForm = /^(?:(?:WKS|APIGW?)\.\d{4,8}|\d{3})$/.test(errorCode ?? '');
  const names = [
    ...(isKnownForm ? [`code ${errorCode}`] : []),
    ...(requestId === undefined ? [] : [`request id ${requestId}`]),
  ];
  return { text: names.length === 0 ? text : `${text} The upstream gave ${names.join(' and ')}.`, advice };
}

function explainUnusable(chunks: number, error: AppError | undefined): Explanation {
  const what = chunks === 0 ? 'is empty' : 'is not the list of the contract';
  const isCut = error?.cause instanceof AttemptFailure && error.cause.kind === 'cut-short';
  return {
    text: isCut ? 'The answer (status 200) broke off.' : `The answer (status 200) ${what}.`,
    advice: 'check that UPSTREAM_URL leads to the Workspace service, and not to something else that answers 200.',
  };
}
