import { expect } from '@jest/globals';
import { rowsOf } from './rows.js';
import type { FaultGatewayOptions } from './start-fault-gateway.js';
import { type ListGateway, startListGateway } from './start-list-gateway.js';

/** A gateway over a list whose pages, when they are watched, are read ten times a second. */
export interface LiveGateway extends ListGateway {
  /** The status with which the upstream refuses everything from now on; null for answers. */
  refuseWith(status: number | null): void;
}

/** Over a list of two rows. */
export async function startLiveGateway(options: FaultGatewayOptions = {}): Promise<LiveGateway> {
  const env = { LIVE_INTERVAL_MS: '100', LIVE_IDLE_INTERVAL_MS: '100', ...options.env };
  let refusal: number | null = null;
  const list = await startListGateway(rowsOf(2), { refuse: () => refusal ?? undefined }, { ...options, env });
  return Object.assign(list, {
    refuseWith: (status: number | null) => {
      refusal = status;
    },
  });
}

/** What its list looks like to a subscription, and an event of it. */
export const watchTotal = 'subscription { snapshots(first: 1) { totalCount } }';

export function eventOf(totalCount: number, requestId: unknown = expect.any(String)) {
  return { data: { snapshots: { totalCount } }, extensions: { requestId } };
}
