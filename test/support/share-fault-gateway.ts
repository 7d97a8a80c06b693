import { afterAll, afterEach, beforeAll, expect } from '@jest/globals';
import { answers } from './fault-server/answers.js';
import { type FaultGateway, type FaultGatewayOptions, startFaultGateway } from './start-fault-gateway.js';

/** One gateway for all tests of a file. After each of them, no bug may be in its log, and the next good answer is shown. */
export function shareFaultGateway(options: FaultGatewayOptions): Pick<FaultGateway, 'ask' | 'gateway' | 'upstream'> {
  let pair: FaultGateway;
  beforeAll(async () => {
    pair = await startFaultGateway(options);
  });
  afterAll(async () => {
    await pair[Symbol.asyncDispose]();
  });
  afterEach(async () => {
    expect(pair.gateway.logs.filter(({ level }) => level === 'error')).toEqual([]);
    pair.upstream.answerWith(answers.json({ total_count: 7, desktop_snapshots: [] }));
    expect((await pair.ask()).data).toEqual({ snapshots: { totalCount: 7, nodes: [] } });
  });
  return {
    ask: (...args) => pair.ask(...args),
    get gateway() {
      return pair.gateway;
    },
    get upstream() {
      return pair.upstream;
    },
  };
}
