import type { Explanation } from './finding.js';

const otherTrouble: Explanation = {
  text: 'The connection failed.',
  advice: 'look at the network between this machine and the upstream.',
};

const untrusted: Explanation = {
  text: 'The certificate is not signed by an authority that this machine trusts.',
  advice:
    'if a proxy or a private cloud has its own authority, name its certificate in NODE_EXTRA_CA_CERTS; otherwise another server answers instead of the upstream.',
};

const notTls: Explanation = {
  text: 'The other side does not speak TLS on this port, or none that Node accepts.',
  advice: 'check the port, and whether the URL has to begin with http: (a trial upstream only).',
};

/** Codes of Node, OpenSSL and undici, each with what it means to an operator. */
const explanations: readonly (readonly [codes: RegExp, explanation: Explanation])[] = [
  [/^ENOTFOUND$/, { text: 'The host name does not exist.', advice: 'check the spelling, and the region in it.' }],
  [
    /^EAI_/,
    {
      text: 'The name server could not be asked.',
      advice: "check this machine's or container's DNS; a moment later it may work.",
    },
  ],
  [
    /^ECONNREFUSED$/,
    {
      text: 'The connection was refused: nothing listens on this port.',
      advice: 'check host and port of the URL, and whether the upstream runs.',
    },
  ],
  [
    /^(?:ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/,
    {
      text: 'There was no answer in time.',
      advice: 'check firewalls, security groups and routes: packets seem to be dropped.',
    },
  ],
  [
    /^(?:EHOSTUNREACH|ENETUNREACH|ENETDOWN|EADDRNOTAVAIL)$/,
    { text: 'There is no route to the host.', advice: 'check network and routes of this machine or container.' },
  ],
  [
    /^(?:ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/,
    {
      text: 'The other side ended the connection without an answer.',
      advice:
        'check that the URL leads to the service: a firewall, a full balancer, or https: where http: is meant, do this.',
    },
  ],
  [
    /^(?:ERR_TLS_CERT_ALTNAME_INVALID|HOSTNAME_MISMATCH)$/,
    {
      text: 'The certificate is for another host name.',
      advice: 'use the name that the certificate is for. An address instead of a name seldom works.',
    },
  ],
  [
    /^CERT_HAS_EXPIRED$/,
    { text: 'The certificate has expired.', advice: "have it renewed; or this machine's clock is wrong." },
  ],
  [
    /^CERT_NOT_YET_VALID$/,
    { text: 'The certificate is not valid yet.', advice: "check this machine's clock, which seems to be slow." },
  ],
  [/^(?:SELF_SIGNED_|DEPTH_ZERO_|UNABLE_TO_|CERT_|INVALID_CA)/, untrusted],
  [/^(?:ERR_SSL_|ERR_OSSL_|ERR_TLS_|EPROTO$)/, notTls],
];

/** What a failed connection means, by the code of its error. */
export function explainConnectionFailure(code: string): Explanation {
  const known = explanations.find(([codes]) => codes.test(code))?.[1];
  if (known) return known;
  return /^[A-Z_]{1,60}$/.test(code) ? { ...otherTrouble, text: `The connection failed (${code}).` } : otherTrouble;
}

/** The code of the error that is at the bottom of it all; empty where none has one. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return codeOf(error.cause) || (error instanceof AggregateError && codeOf(error.errors[0])) || code;
}
