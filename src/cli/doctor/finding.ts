/** What is looked at, in the order in which it is; what comes after a failure is not looked at any more. */
export const steps = [
  'settings',
  'dns',
  'tcp',
  'proxy',
  'tls',
  'iam dns',
  'iam tcp',
  'iam proxy',
  'iam tls',
  'authentication',
  'list',
  'clock',
  'contract',
] as const;
export type Step = (typeof steps)[number];

/** One thing that the doctor found. Holds no secret and no address; of an answer, only what was found to be harmless. */
export interface Finding {
  readonly step: Step;
  /** `warning`: it works, but a person should look at it. */
  readonly outcome: 'ok' | 'warning' | 'failed';
  /** Milliseconds; absent where nothing was waited for. */
  readonly durationMs?: number;
  /** What it is and what it means, in sentences. */
  readonly text: string;
  /** What to try. */
  readonly advice?: string;
}

/** What went wrong, for an operator. */
export interface Explanation {
  readonly text: string;
  readonly advice: string;
}
