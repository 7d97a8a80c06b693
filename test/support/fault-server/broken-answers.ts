import { type Behaviour, type Exchange, untilGone } from './behaviour.js';
import { emptyPageBody, type Headers, jsonType, toHead } from './to-message.js';

const body = JSON.stringify(emptyPageBody);

/** Answers that break HTTP/1.1 (RFC 9112), or the connection under it. The connection is never usable afterwards. */
export const brokenAnswers = {
  /** RST instead of an answer. */
  reset(): Behaviour {
    return (exchange) => {
      exchange.reset();
    };
  },

  /** FIN instead of an answer: "empty reply". */
  closed(): Behaviour {
    return (exchange) => {
      exchange.close();
    };
  },

  /** Headers and a part of the body, then RST. A client that finds both at once may see a mere end (Node 20 does). */
  resetInBody(): Behaviour {
    return async (exchange) => {
      await exchange.write(`${toHead(200, { ...jsonType, 'Content-Length': '1000' })}{"total_count":`);
      exchange.reset();
    };
  },

  /** Shorter than its Content-Length, then FIN. What arrives is JSON up to the last byte but one. */
  cutBody(): Behaviour {
    return sendThenClose({ ...jsonType, 'Content-Length': String(body.length) }, body.slice(0, -1));
  },

  /** Chunked coding that goes wrong: a size that is no number, or an end without the last chunk (RFC 9112 §7.1). */
  brokenChunk(how: 'bad size' | 'no last chunk'): Behaviour {
    const chunk = `${body.length.toString(16)}\r\n${body}\r\n`;
    return sendThenClose(
      { ...jsonType, 'Transfer-Encoding': 'chunked' },
      how === 'bad size' ? `${chunk}zz\r\n` : chunk,
    );
  },

  /** Two lengths that contradict each other: response splitting, or a confused proxy (RFC 9112 §6.3). */
  twoContentLengths(): Behaviour {
    return sendThenClose({ ...jsonType, 'Content-Length': [String(body.length), String(body.length + 7)] }, body);
  },

  /** A length and chunks: a client that believes the other one reads another answer (RFC 9112 §6.3). */
  lengthAndChunks(): Behaviour {
    const headers = { ...jsonType, 'Content-Length': String(body.length), 'Transfer-Encoding': 'chunked' };
    return sendThenClose(headers, `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`);
  },

  /** More header than a client should take: `bytes` of it, 1 MiB when absent, in lines of 1 KiB. */
  headerFlood(bytes = 1_048_576): Behaviour {
    const padding = 'a'.repeat(1_000);
    const lines = Array.from(
      { length: Math.ceil(bytes / 1_024) },
      (_, index) => [`X-Flood-${index}`, padding] as const,
    );
    return sendThenClose({ ...jsonType, ...Object.fromEntries(lines), 'Content-Length': String(body.length) }, body);
  },
} as const;

function sendThenClose(headers: Headers, rest: string): Behaviour {
  return async (exchange: Exchange) => {
    await exchange.write(toHead(200, headers) + rest);
    exchange.close();
    await untilGone(exchange);
  };
}
