import { demoTokens } from '../access/check-token.js';
import { drifts, faultKinds, faultLayers, oddTokens, throttlePeriods, wrongShapes } from '../faults/fault.js';
import { faultsPath } from '../faults/answer-fault-control.js';
import { changeKinds, changesPath } from '../population/answer-change-control.js';
import {
  type SandboxAccessKey,
  defaultAccessKeys,
  defaultProjectId,
  defaultProjectName,
  defaultUser,
} from '../sandbox-options.js';
import { defaultPort, tokenLengthBounds } from './parse-arguments.js';
import { switchRows } from './switch-rows.js';

/** What `npm run sandbox -- --help` prints. The lists are read from the code that honours them. */
export function helpText(): string {
  return `Usage: npm run sandbox -- [flags]

Runs a stand-in for the cloud's list of desktop snapshots, GET /v2/{project_id}/snapshots,
with a living project of about 3,000 snapshots. Nothing is stored.

Flags
  --host <address>       where to listen (127.0.0.1)
  --port <number>        0 picks a free one (${defaultPort})
  --project-id <id>      the one project that exists
                         (${defaultProjectId})
  --token <token>        accept only this X-Auth-Token; may be repeated
  --token-length <n>     characters of the tokens that its IAM issues, ${tokenLengthBounds.join(' to ')} (512)
  --seed <number>        another number, another population (1)
  -h, --help             this text

How much happens while one watches (the default in brackets)
${switchRows('activity')}

What the cloud's documentation leaves open (the first word is the default)
${switchRows('open-questions')}

How its list may misbehave (the first word, or the number in brackets, is the default)
${switchRows('misbehaviours')}

  A number below zero needs an equals sign: --total-off=-3

Tokens
  Without --token every printable token is accepted, except these:
${rows(Object.entries(demoTokens))}

  Its IAM answers at the same address, POST /v3/auth/tokens, for one user:
    name ${defaultUser.name}, password ${defaultUser.password}, domain ${defaultUser.domain},
    project by id or by the name ${defaultProjectName}. Tokens that it issues live for 24 hours. Five wrong passwords in
    a row lock the account for 15 minutes.

  Requests signed with SDK-HMAC-SHA256 need no token. The access keys:
${rows(defaultAccessKeys.map(toKeyRow))}

Faults
  POST ${faultsPath} with one JSON object, or a list of them, makes coming requests fail;
  GET shows what is still to come; DELETE clears it, takes away the rows that were inserted and
  brings back those that were deleted.

    curl -d '{"kind":"throttle","retryAfter":"3","times":2}' http://127.0.0.1:${defaultPort}${faultsPath}
    curl -d '{"kind":"behave","pageCap":100,"hideNth":7,"times":"always"}' http://127.0.0.1:${defaultPort}${faultsPath}
    curl -X DELETE http://127.0.0.1:${defaultPort}${faultsPath}

  Every fault has "kind", and may have "times" (1; "always": until cleared), "delayMs", and
  "at": "snapshots" for requests for the list (the default), "tokens" for those to IAM.
  Counted faults go first, in the order in which they came; of those for "always", the latest applies.

${rows(Object.entries(faultKinds))}

  "layer"  ${faultLayers.join(', ')}
  "shape"  ${wrongShapes.join(', ')}
  "drift"  ${drifts.join(', ')} (of every second row)
  "per"    ${throttlePeriods.join(', ')}
  "token"  ${oddTokens.join(', ')}

Changes
  POST ${changesPath} with one JSON object changes rows, and answers with the snapshotId.
  Clearing the faults undoes it.

    curl -d '{"kind":"restore"}' http://127.0.0.1:${defaultPort}${changesPath}

${rows(Object.entries(changeKinds))}
`;
}

function toKeyRow({ accessKey, secretKey, securityToken }: SandboxAccessKey): [string, string] {
  const temporary = securityToken === undefined ? '' : `, temporary, with the security token ${securityToken}`;
  return [accessKey, `secret ${secretKey}${temporary}`];
}

function rows(entries: readonly (readonly [string, string])[]): string {
  const width = Math.max(...entries.map(([name]) => name.length));
  return entries.map(([name, text]) => `  ${name.padEnd(width)}  ${text}`).join('\n');
}
