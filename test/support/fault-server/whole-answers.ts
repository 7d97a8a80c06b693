import type { Behaviour } from './behaviour.js';
import { type Headers, jsonType, toHead, toMessage } from './to-message.js';

export interface AnswerOptions {
  /** 200 when absent. */
  readonly status?: number;
  /** Added to the behaviour's own, replacing those of the same spelling. Content-Length is always the true one. */
  readonly headers?: Headers;
}

/** Answers in good form, also those that report a failure. */
export const wholeAnswers = {
  /** JSON of any value; a string is sent as it is, so that it can be invalid. */
  json(body: unknown, { status = 200, headers }: AnswerOptions = {}): Behaviour {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return send(toMessage(status, { ...jsonType, ...headers }, text));
  },

  /** A page of a proxy between us and the upstream. */
  html({ status = 200, headers }: AnswerOptions = {}): Behaviour {
    const page =
      '<!doctype html><html><body><h1>Bad Gateway</h1><p>nginx, proxy-7.internal.example.test</p></body></html>';
    return send(toMessage(status, { 'Content-Type': 'text/html; charset=utf-8', ...headers }, page));
  },

  /** A body of no bytes, and no content type. */
  empty({ status = 200, headers }: AnswerOptions = {}): Behaviour {
    return send(toMessage(status, { ...headers }, ''));
  },

  /** 204: no body, and no Content-Length either (RFC 9110 §8.6). */
  noContent(): Behaviour {
    return send(toHead(204));
  },

  /**
   * Points elsewhere. Start a second fault server and give its URL, to see in its `requests` whether it was followed.
   */
  redirect(location: string, { status = 302, headers }: AnswerOptions = {}): Behaviour {
    return send(toMessage(status, { Location: location, ...headers }, ''));
  },

  /** These bytes and nothing else, then the connection is closed. */
  raw(bytes: string | Uint8Array): Behaviour {
    return async (exchange) => {
      await exchange.write(bytes);
      exchange.close();
    };
  },
} as const;

function send(message: string | Uint8Array): Behaviour {
  return async (exchange) => {
    await exchange.write(message);
  };
}
