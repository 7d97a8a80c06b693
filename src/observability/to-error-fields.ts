/**
 * What the log holds of an error that nobody foresaw: its name, code, message and stack. Nothing that it carries besides,
 * and not its cause: errors of HTTP clients carry the request with its headers.
 */
export function toErrorFields(error: unknown): Readonly<Record<string, unknown>> {
  // Somebody's bug may have thrown anything, a header or a body too.
  if (!(error instanceof Error)) return { type: typeof error };
  const { message, name: type, stack } = error;
  const code: unknown = Reflect.get(error, 'code');
  return { type, message, ...(typeof code === 'string' && { code }), stack };
}
