/** One complete HTTP answer, before it meets a socket. */
export interface Answer {
  readonly status: number;
  /** Lower-case names. `content-length` and `x-request-id` are added when it is sent. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(value) };
}
