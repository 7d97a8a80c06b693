import { setTimeout as delay } from 'node:timers/promises';
import { type Behaviour, type Exchange, untilGone } from './behaviour.js';
import { jsonType, toHead } from './to-message.js';

export interface DripOptions {
  /** Milliseconds between two bytes. */
  readonly everyMs: number;
  /** What drips: the headers, which never end, or the body after whole headers. The body when absent. */
  readonly part?: 'head' | 'body';
}

/** Answers that take their time. Those that never end are over when the client closes the connection. */
export const slowAnswers = {
  /** Not a byte until `released` is fulfilled, then the answer. The test decides when, without a clock. */
  held(released: Promise<unknown>, then: Behaviour): Behaviour {
    return async (exchange) => {
      await Promise.race([released, untilGone(exchange)]);
      if (!exchange.gone.aborted) await then(exchange);
    };
  },

  /** Takes the request and never says anything. */
  silence(): Behaviour {
    return untilGone;
  },

  /** Headers and a part of the body, then nothing more. */
  stalledBody(): Behaviour {
    return async (exchange) => {
      await exchange.write(`${toHead(200, { ...jsonType, 'Content-Length': '1000' })}{"total_count":`);
      await untilGone(exchange);
    };
  },

  /** A byte now and then, without end: it outlives every time-out that starts again with each byte. */
  drip({ everyMs, part = 'body' }: DripOptions): Behaviour {
    const start =
      part === 'body' ? toHead(200, { ...jsonType, 'Content-Length': '1000000' }) : 'HTTP/1.1 200 OK\r\nX-Drip: ';
    return async (exchange) => {
      await exchange.write(start);
      await repeat(exchange, part === 'body' ? ' ' : 'a', everyMs);
    };
  },

  /** 103 Early Hints (RFC 8297) now and then, and never the answer. */
  endlessEarlyHints({ everyMs }: { readonly everyMs: number }): Behaviour {
    return (exchange) => repeat(exchange, toHead(103, { Link: '</style.css>; rel=preload' }), everyMs);
  },
} as const;

async function repeat(exchange: Exchange, bytes: string, everyMs: number): Promise<void> {
  while (await exchange.write(bytes)) {
    // Rejects when the connection goes; the next write then answers false.
    await delay(everyMs, undefined, { signal: exchange.gone }).catch(() => undefined);
  }
}
