import { setTimeout as delay } from 'node:timers/promises';
import type { Measured } from './finding.js';
import type { Draft } from './kind.js';
import type { Seen } from './probe-process.js';
import { sendDraft } from './send-draft.js';
import { startHelper } from './start-helper.js';
import { type HostileGateway, startHostileGateway } from './start-hostile-gateway.js';

/** A gateway with its upstream and its probe. */
export interface Lab extends AsyncDisposable {
  /** Sends one request and waits until the gateway is quiet again. */
  measure(draft: Draft, how: { readonly salt: string; readonly withToken: boolean }): Promise<Measured>;
  /** Whether the gateway has ended, or still does not answer after `patienceMs`. */
  readonly isOver: () => boolean;
}

const warmUp: Draft = {
  query: '{ snapshots(page: {limit: 1000}) { nodes { id name status desktop { id name } } } }',
  token: true,
};
const warmUps = 30;

/** Milliseconds that a gateway which does not answer its request gets on top. */
const patienceMs = 2000;

export async function openLab(env: Readonly<Record<string, string>>, nodeFlags: readonly string[] = []): Promise<Lab> {
  const upstream = startHelper('./upstream-process.ts');
  const url = await upstream.ask<string>('start');
  const gateway = await startHostileGateway(url, env, nodeFlags);
  const probe = startHelper('./probe-process.ts');
  probe.tell({ port: gateway.port });
  const countCalls = async (): Promise<number> => Number(await (await fetch(new URL('/calls', url))).text());
  let isStuck = false;
  for (let index = 0; index < warmUps; index += 1) {
    await sendDraft(warmUp, { port: gateway.port, salt: `warm-${index}`, withToken: true });
  }
  return {
    measure: async (draft, how) => {
      await gateway.begin();
      const usualMs = await watchQuiet(probe);
      const callsBefore = await countCalls();
      probe.tell('begin');
      const answer = await sendDraft(draft, { ...how, port: gateway.port });
      const sentAt = performance.now() - answer.durationMs;
      const seen = await within(patienceMs, gateway, probe.ask<Seen>('end'));
      isStuck = seen === null && !gateway.hasEnded();
      const usage = seen && (await gateway.end());
      const lateMs = Math.max(0, (seen?.longestMs ?? performance.now() - sentAt) - usualMs);
      return {
        // What it waited for the processor, which others had, is not its own.
        blockedMs: Math.min(lateMs, usage?.cpuMs ?? lateMs),
        cpuMs: usage?.cpuMs ?? NaN,
        peak: usage?.peak ?? NaN,
        stays: usage?.stays ?? NaN,
        upstreamCalls: (await countCalls()) - callsBefore,
        answer: answer.summary,
        answerBytes: answer.bytes,
        ended: gateway.hasEnded(),
      };
    },
    isOver: () => isStuck || gateway.hasEnded(),
    [Symbol.asyncDispose]: async () => {
      await Promise.all([probe, gateway, upstream].map((started) => started[Symbol.asyncDispose]()));
    },
  };
}

/** Milliseconds that a probe takes while nothing happens: the longest of a few. */
async function watchQuiet(probe: ReturnType<typeof startHelper>): Promise<number> {
  probe.tell('begin');
  await delay(8);
  const { meanMs } = await probe.ask<Seen>('end');
  return meanMs;
}

/** What is said in time; null when the gateway ends or time is up. */
async function within<T>(ms: number, gateway: HostileGateway, said: Promise<T>): Promise<T | null> {
  const watch = async (): Promise<null> => {
    for (let waitedMs = 0; waitedMs < ms && !gateway.hasEnded(); waitedMs += 20) await delay(20);
    return null;
  };
  return Promise.race([said, watch()]);
}
