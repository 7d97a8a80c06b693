import { type Answer, jsonAnswer } from '../answer.js';
import type { OddToken } from './fault.js';

interface TokenBody {
  readonly token: Readonly<Record<string, unknown>>;
}

/** The answer of IAM with something wrong about the token that it brings. Refusals stay as they are. */
export function toOddToken(good: Answer, oddity: OddToken): Answer {
  if (good.status !== 201) return good;
  const { 'x-subject-token': token = '', ...headers } = good.headers;
  const described = (JSON.parse(good.body) as TokenBody).token;
  const withEnd = (end: unknown): Answer => {
    return jsonAnswer(201, { token: { ...described, expires_at: end } }, { 'x-subject-token': token });
  };
  switch (oddity) {
    case 'absent':
      return { ...good, headers };
    case 'empty':
      return { ...good, headers: { ...headers, 'x-subject-token': '' } };
    case 'ended':
      return withEnd(described['issued_at']);
    case 'without-end':
      return withEnd(undefined);
    case 'unreadable-end':
      return withEnd('tomorrow');
  }
}
