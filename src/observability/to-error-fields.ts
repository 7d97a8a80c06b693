/**
 * What the log holds of an unforeseen error: its name, code, message and stack. Nothing else that it carries,
 * and not its cause: errors of HTTP clients carry the request with its headers.
 */
export function toErrorFields(error: unknown): Readonly<Record<string, unknown>> {
  // A bug may throw anything, even a header or a body.
  if (!(error instanceof Error)) return { type: typeof error };
  const { message, name: type, stack } = error;
  const code: unknown = Reflect.get(error, 'code');
  return { type, message, ...(typeof code === 'string' && { code }), stack };
}
