/** Counts and logs what becomes of spans. Must not throw. */
export interface SpanObserver {
  /** The collector has taken a batch. */
  readonly sent: () => void;
  /** @param cause HTTP status, the system's word for the failure, `timeout`, `refused`, or `full` where too many waited. */
  readonly lost: (spans: number, cause: string) => void;
}
