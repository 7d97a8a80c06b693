import type { Explanation } from './finding.js';

/** How the gateway authenticates; `sandbox` needs no credentials. */
export type Way = 'forward' | 'iam' | 'aksk' | 'sandbox';

export interface Refusal {
  readonly way: Way;
  /** The upstream's own code, where it gave one. */
  readonly errorCode: string | undefined;
  /** Milliseconds by which this machine's clock is ahead of the upstream's; undefined where that is not known. */
  readonly clockAheadMs: number | undefined;
}

/** Signatures by a clock that is further off are refused (`schema/upstream.openapi.yaml`). */
export const maxSigningSkewMs = 15 * 60_000;

/** What a 401 on the list means. */
export function explainUnauthorized({ way, errorCode, clockAheadMs }: Refusal): Explanation {
  if (way === 'aksk') return explainSignature(clockAheadMs);
  const isStale = /^APIGW?\.0307$/.test(errorCode ?? '');
  if (way === 'iam') {
    return {
      text: "The upstream refused the token that IAM had just issued to the gateway's user.",
      advice: 'UPSTREAM_URL and UPSTREAM_IAM_URL must be of one region.',
    };
  }
  return {
    text: isStale
      ? 'The upstream says that the token has expired, or is for another region.'
      : 'The upstream does not accept the token.',
    advice:
      'get a new token, for the project and the region of UPSTREAM_URL, into DOCTOR_TOKEN. A token lives 24 hours.',
  };
}

function explainSignature(clockAheadMs: number | undefined): Explanation {
  if (clockAheadMs !== undefined && Math.abs(clockAheadMs) > maxSigningSkewMs) {
    return {
      text: "The upstream refused the signature, and this machine's clock is more than 15 minutes off.",
      advice: 'set the clock right (NTP).',
    };
  }
  return {
    text: 'The upstream refused access key or signature.',
    advice:
      'check UPSTREAM_AK and UPSTREAM_SK, which belong together. A temporary key also needs its UPSTREAM_SECURITY_TOKEN, and expires.',
  };
}

/** What a 403 on the list means. */
export function explainForbidden({ way, clockAheadMs }: Refusal): Explanation {
  if (way === 'aksk' && clockAheadMs !== undefined && Math.abs(clockAheadMs) > maxSigningSkewMs) {
    return explainSignature(clockAheadMs);
  }
  const who =
    way === 'iam' ? "the gateway's user" : way === 'aksk' ? 'the owner of the access key' : "the token's user";
  return {
    text: `The upstream knows who asks, and does not allow it.`,
    advice: `give ${who} the IAM action workspace:desktops:listSnapshots in this project; check UPSTREAM_PROJECT_ID and that the Workspace service is enabled there.`,
  };
}
