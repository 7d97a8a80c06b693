import type { SandboxActivity } from './sandbox-activity.js';
import type { SandboxBehaviour } from './sandbox-behaviour.js';

/** A user of IAM. */
export interface SandboxUser {
  readonly name: string;
  readonly password: string;
  /** Name of the user's domain. */
  readonly domain: string;
}

/** A key to sign requests with. */
export interface SandboxAccessKey {
  readonly accessKey: string;
  readonly secretKey: string;
  /** Makes it temporary: requests must carry and sign this as X-Security-Token. */
  readonly securityToken?: string;
}

export const defaultUser: SandboxUser = {
  name: 'sandbox-user',
  password: 'sandbox-password',
  domain: 'sandbox-domain',
};

export const defaultAccessKeys: readonly SandboxAccessKey[] = [
  { accessKey: 'SANDBOXACCESSKEY', secretKey: 'sandbox-secret-key' },
  { accessKey: 'SANDBOXTEMPORARY', secretKey: 'sandbox-temporary-key', securityToken: 'sandbox-security-token' },
];

/** The options of `startSandbox`. All of them are optional. */
export interface SandboxOptions {
  /** Address to listen on; 127.0.0.1 when absent. */
  readonly host?: string;
  /** 0, the default, picks a free one. */
  readonly port?: number;
  /** The one project that exists; the vendor's example id when absent. */
  readonly projectId?: string;
  /** Milliseconds since the epoch. Everything that changes with time reads this clock; `Date.now` when absent. */
  readonly now?: () => number;
  /**
   * Which `X-Auth-Token`s open the door: any printable one but the demo tokens (the default), or only the listed. Those
   * that its own IAM has issued always do, as long as they are valid.
   */
  readonly tokens?: 'any' | readonly string[];
  /** The project's name, by which a token can be asked too; a region's name in the real cloud. */
  readonly projectName?: string;
  /** Who gets tokens; `defaultUser` when absent. */
  readonly users?: readonly SandboxUser[];
  /** Milliseconds that a token lives; 24 hours when absent, as in the cloud. */
  readonly tokenLifetimeMs?: number;
  /** Characters of each token that its IAM issues, 1 to 100,000; 512 when absent. Real ones may have 40,000. */
  readonly tokenLength?: number;
  /** How many wrong passwords in a row lock an account for 15 minutes; 5 when absent. The cloud's are settings of it. */
  readonly maxWrongPasswords?: number;
  /** Which signatures open the door; `defaultAccessKeys` when absent. */
  readonly accessKeys?: readonly SandboxAccessKey[];
  /** Another number gives another population. */
  readonly seed?: number;
  /** Overrides of `defaultActivity`: how much happens in the living population while one watches. */
  readonly activity?: Partial<SandboxActivity>;
  /** Rows to serve instead of the living population. Any JSON values: broken ones are served as they are. */
  readonly snapshots?: readonly unknown[];
  /** Overrides of `defaultBehaviour`. */
  readonly behaviour?: Partial<SandboxBehaviour>;
  /** Bytes of request line and headers, beyond which 494 is answered; 128 KiB when absent, as tokens may be long. */
  readonly maxHeaderBytes?: number;
  /** Bytes of path and query, beyond which 414 is answered; 32 KiB when absent. The cloud's limit is unpublished. */
  readonly maxUriBytes?: number;
  /** How many of the latest requests `requests` remembers; 1000 when absent. */
  readonly maxRecordedRequests?: number;
  /** Whether `/__sandbox/faults` and `/__sandbox/changes` exist. False when absent: only a sandbox that runs alone needs them. */
  readonly faultsOverHttp?: boolean;
}

export const defaultProjectName = 'sandbox';

/** The project of the vendor's own example request. */
export const defaultProjectId = 'bcae3e673fd04716a3b9dacdf58ca336';
