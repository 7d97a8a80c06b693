/** What `npm run doctor -- --help` prints. */
export const helpText = `Usage: npm run doctor            in a checkout
       node dist/cli/doctor.js   in the image, or after npm run build

Checks whether the gateway would work with the settings of this environment: reads them, connects
to the upstream, authenticates, asks for one small page of snapshots and compares the answer with
schema/upstream.openapi.yaml. One line a step, with its time, and a verdict.

It prints no secret and no host name, so its output can go into a ticket: of an answer, only counts,
the names of fields, words that the contract does not know, error code and request id.
Nothing is changed upstream. With UPSTREAM_AUTH=iam the password is sent once: a wrong one
counts towards the lock of the account, like every wrong password.

Exit status: 0 when it would work, warnings included; 1 otherwise.

Settings     those of the gateway (docs/settings.md). Without UPSTREAM_URL the embedded sandbox is checked.
DOCTOR_TOKEN with UPSTREAM_AUTH=forward, the default: the IAM token of a caller to ask as.
             There is no flag for it, because command lines can be read by everyone on a machine.

Examples
  npm run doctor                                  what a fresh clone serves: the sandbox

  read -rs DOCTOR_TOKEN && export DOCTOR_TOKEN    type or paste a token; it is not shown
  UPSTREAM_URL=https://workspace.eu-west-101.myhuaweicloud.com UPSTREAM_PROJECT_ID=… npm run doctor

  docker run --rm --env-file gateway.env snapshot-gateway dist/cli/doctor.js
  kubectl exec deploy/snapshot-gateway -- node dist/cli/doctor.js

A certificate that only your company trusts: NODE_EXTRA_CA_CERTS=/path/to/authority.pem, for the
gateway and for the doctor alike.
A proxy to the cloud: HTTPS_PROXY, and NO_PROXY for what is reached directly, for both alike too.
`;
