import * as z from 'zod';
import { Secret } from './secret.js';
import type { Setting } from './setting.js';

type About = Pick<Setting<unknown>, 'name' | 'about'> & { readonly fallback: string; readonly mustBe: string };
type Pairs = Readonly<Record<string, string>>;

/** `key=value` pairs, separated by commas, values percent-encoded, as OpenTelemetry's variables have them; none when absent. */
export function pairsSetting(options: About): Setting<Pairs> {
  const isKey = (text: string): boolean => /^[^\s=,]{1,256}$/.test(text);
  const isValue = (text: string): boolean => /^[^\p{Cc}]{0,256}$/u.test(text);
  return { ...options, schema: toSchema(isKey, isValue).transform((pairs) => pairs ?? {}) };
}

/** Those, as request headers whose values nothing may print. */
export function secretHeadersSetting(options: About): Setting<Readonly<Record<string, Secret>>> {
  const isName = (text: string): boolean => /^[\w!#$%&'*+.^`|~-]+$/.test(text);
  const isValue = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);
  const toSecrets = (pairs: Pairs | undefined) =>
    Object.fromEntries(Object.entries(pairs ?? {}).map(([name, value]) => [name, new Secret(value)]));
  return { ...options, schema: toSchema(isName, isValue).transform(toSecrets) };
}

function toSchema(isKey: (text: string) => boolean, isValue: (text: string) => boolean) {
  return z
    .string()
    .transform((text, context): Pairs => {
      const pairs = parsePairs(text);
      if (pairs?.every(([key, value]) => isKey(key) && isValue(value))) return Object.fromEntries(pairs);
      context.addIssue('not pairs');
      return z.NEVER;
    })
    .optional();
}

/** Undefined where it is not that. A comma at the end is no pair. */
function parsePairs(text: string): [string, string][] | undefined {
  const parts = text.split(',').filter((part) => part.trim() !== '');
  try {
    return parts.map((part) => {
      const at = part.indexOf('=');
      if (at < 0) throw new URIError('No pair');
      return [part.slice(0, at).trim(), decodeURIComponent(part.slice(at + 1).trim())];
    });
  } catch {
    return undefined;
  }
}
