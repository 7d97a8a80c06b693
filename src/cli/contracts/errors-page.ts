import { type ErrorSpec, errorCodes } from '../../errors/error-codes.js';
import { type RequestLimitSpec, requestLimits } from '../../errors/request-limits.js';
import { toMarkdownPage } from './markdown-page.js';
import { toMarkdownTable } from './markdown-table.js';

/** One error in full. */
const exampleExtensions = `\`\`\`jsonc
{
  "code": "UPSTREAM_RATE_LIMITED", // one of the codes below
  "retryable": true, // whether the same request may succeed later, unchanged
  "retryAfterMs": 7000, // how long to wait first, if the upstream or the gateway knows
  "requestId": "dcd5b553-aad9-4ce0-ba98-32e21fa22cfc", // the answer has it in X-Request-Id, the log too
  "limit": "upstreamCalls", // which limit, with REQUEST_LIMIT_EXCEEDED only
  "upstream": { // what the upstream said; each member may be absent
    "status": 429,
    "errorCode": "APIGW.0308",
    "errorMessage": "The throttling threshold has been reached",
    "errorDetail": "…",
    "encodedAuthorizationMessage": "…", // for the upstream's own decode API
    "requestId": "b6c4b0e4d3e94dbb9c3d3c5b3c1a2b3c"
  }
}
\`\`\``;

/** `docs/errors.md`: every error code, every value of `extensions.limit`, and the warnings. */
export function toErrorsPage(): string {
  return toMarkdownPage('Errors', [
    'An executed operation answers 200, also if fields failed. A failed root field is null; the other fields keep their values. Errors come in the order of their fields. A request that is refused before execution answers 4xx, or 503 if the gateway is busy.',
    'Each error has `extensions` of this form. `code` alone says what to do; a router may remove the rest.',
    exampleExtensions,
    "In the upstream's texts, access keys, tokens, signatures, project ids and hosts are replaced by `[redacted]`. No error holds an upstream URL, a stack trace or a body.",
    'An answer has at most 100 errors; `extensions.errorsLeftOut` of the response counts the others.',
    '## Codes',
    codesTable(),
    '## Limits',
    'With `REQUEST_LIMIT_EXCEEDED`, `extensions.limit` names the limit. Those of `upstreamCalls` and `offset` are field errors. All others refuse the whole operation with 400, before the upstream is asked. The settings are in [settings](settings.md).',
    limitsTable(),
    '## Warnings',
    'A warning reports what a list cannot show, in `extensions.warnings` of the response. The list itself is no error.',
    [
      '- `{ code: "SNAPSHOTS_LEFT_OUT", message, path, count }`: the upstream sent rows without an id. They are left out.',
      '- `{ code: "LIST_INCOMPLETE", message, path }`: the list ended, but by the upstream\'s own total more rows exist.',
    ].join('\n'),
  ]);
}

function codesTable(): string {
  const rows = Object.entries(errorCodes).map(([code, { when, retryable, advice }]: [string, ErrorSpec]) => [
    `\`${code}\``,
    when,
    retryable ? 'yes' : 'no',
    advice,
  ]);
  return toMarkdownTable(['Code', 'When', 'Retryable', 'What the client does'], rows);
}

function limitsTable(): string {
  const rows = Object.entries(requestLimits).map(([limit, { setting, when }]: [string, RequestLimitSpec]) => [
    `\`${limit}\``,
    when,
    setting === null ? 'fixed' : `\`${setting}\``,
  ]);
  return toMarkdownTable(['`extensions.limit`', 'When', 'Setting'], rows);
}
