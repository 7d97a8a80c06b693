/** Times of what sends spans, in milliseconds. */
export interface TracingTimes {
  /** That a span waits for others, until as many have come as are sent at once. */
  readonly batchMs: number;
  /** That the collector has for one batch. */
  readonly exportMs: number;
  /** That what waits has when the gateway stops. */
  readonly flushMs: number;
}

export const defaultTracingTimes: TracingTimes = { batchMs: 5000, exportMs: 5000, flushMs: 2000 };
