import { isIP } from 'node:net';
import * as z from 'zod';
import { Secret } from './secret.js';

/** One setting: how it is read, checked, and explained in `docs/settings.md`. */
export interface Setting<T> {
  /** Name of the environment variable. */
  readonly name: string;
  /** The value when the variable is absent or empty, as the page shows it. */
  readonly fallback: string;
  /** What it does, with its unit. */
  readonly about: string;
  /** Its bounds. Ends the sentence "NAME must be …" when the value is not valid. Values themselves are never repeated. */
  readonly mustBe: string;
  readonly schema: z.ZodType<T, string | undefined>;
  /** The value is read as it is written. All other values are trimmed. */
  readonly isExact?: true;
  /** The variable may have its name in lower case too, which is looked at first. */
  readonly isLowerFirst?: true;
}

type About = Pick<Setting<unknown>, 'name' | 'about'>;

export function integerSetting(options: About & { fallback: number; min: number; max: number }): Setting<number> {
  const { name, about, fallback, min, max } = options;
  const schema = z
    .string()
    .regex(/^\d{1,10}$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .optional()
    .transform((value) => value ?? fallback);
  return { name, about, fallback: String(fallback), mustBe: `a whole number from ${min} to ${max}`, schema };
}

/** A port that nothing has to have: null when absent. */
export function optionalPortSetting({ name, about, fallback }: About & { fallback: string }): Setting<number | null> {
  const port = integerSetting({ name, about, fallback: 0, min: 0, max: 65_535 });
  const schema = z
    .string()
    .optional()
    .transform((text) => text ?? null)
    .pipe(z.union([z.null(), port.schema as z.ZodType<number, string>]));
  return { name, about, fallback, mustBe: port.mustBe, schema };
}

/** A decimal number, without an exponent. */
export function numberSetting(options: About & { fallback: number; min: number; max: number }): Setting<number> {
  const { name, about, fallback, min, max } = options;
  const schema = z
    .string()
    .regex(/^(?:\d{1,10}(?:\.\d{0,20})?|\.\d{1,20})$/)
    .transform(Number)
    .pipe(z.number().min(min).max(max))
    .optional()
    .transform((value) => value ?? fallback);
  return { name, about, fallback: String(fallback), mustBe: `a number from ${min} to ${max}`, schema };
}

export function wordSetting<const T extends string>(
  options: About & { fallback: NoInfer<T>; words: readonly [T, ...T[]] },
): Setting<T> {
  const { name, about, fallback, words } = options;
  const schema = z
    .enum(words)
    .optional()
    .transform((value): T => value ?? fallback);
  return { name, about, fallback, mustBe: `one of ${words.join(', ')}`, schema };
}

/** A switch that has no fixed default: `fallback` says in words what decides. */
export function switchSetting(options: About & { fallback: string }): Setting<boolean | undefined> {
  const schema = z
    .enum(['true', 'false'])
    .optional()
    .transform((value) => (value === undefined ? undefined : value === 'true'));
  return { ...options, mustBe: 'true or false', schema };
}

export function textSetting(
  options: About & { fallback: string; mustBe: string; pattern: RegExp },
): Setting<string | undefined> {
  return { ...options, schema: z.string().regex(options.pattern).optional() };
}

export function urlSetting(
  options: About & { fallback: string; mustBe: string; isValid: (url: URL) => boolean },
): Setting<URL | undefined> {
  const schema = z
    .string()
    .refine((text) => URL.canParse(text) && options.isValid(new URL(text)))
    .optional()
    .transform((text) => (text === undefined ? undefined : new URL(text)));
  return { ...options, schema };
}

/** A text that nothing may print. A password may begin and end with a space. */
export function secretSetting(
  options: About & { fallback: string; mustBe: string; pattern: RegExp },
): Setting<Secret | undefined> {
  const schema = z
    .string()
    .regex(options.pattern)
    .optional()
    .transform((text) => (text === undefined ? undefined : new Secret(text)));
  return { ...options, schema, isExact: true };
}

/** Several of those, separated by commas. */
export function secretListSetting(
  options: About & { fallback: string; mustBe: string; pattern: RegExp },
): Setting<readonly Secret[] | undefined> {
  const schema = z
    .string()
    .transform((text) => text.split(',').map((part) => part.trim()))
    .pipe(z.array(z.string().regex(options.pattern)).min(1))
    .optional()
    .transform((texts) => texts?.map((text) => new Secret(text)));
  return { ...options, schema };
}

/** Exact web origins, separated by commas, as browsers send them; none when absent. */
export function originListSetting(options: About & { fallback: string; mustBe: string }): Setting<readonly string[]> {
  const schema = z
    .string()
    .optional()
    .transform((text) => splitList(text))
    .pipe(z.array(z.string().refine(isOrigin)));
  return { ...options, schema };
}

/** Paths of files, separated by commas; none when absent. */
export function pathListSetting(options: About & { fallback: string; mustBe: string }): Setting<readonly string[]> {
  const schema = z
    .string()
    .optional()
    .transform((text) => splitList(text))
    .pipe(z.array(z.string().regex(/^[^\p{Cc}]{1,4096}$/u)));
  return { ...options, schema };
}

/** `true` for every address that connects, or the addresses and networks of proxies, separated by commas; false when absent. */
export function proxiesSetting(
  options: About & { fallback: string; mustBe: string },
): Setting<boolean | readonly string[]> {
  const schema = z
    .string()
    .optional()
    .transform((text) =>
      text === undefined || text === 'true' || text === 'false' ? text === 'true' : splitList(text),
    )
    .pipe(z.union([z.boolean(), z.array(z.string().refine(isNetwork)).min(1)]));
  return { ...options, schema };
}

/** A proxy: where it is, and what it must be shown. */
export interface ProxyAddress {
  /** Scheme, host and port, without credentials. */
  readonly url: URL;
  /** The value of `Proxy-Authorization`, in the scheme Basic. */
  readonly authorization: Secret | undefined;
}

export function proxySetting(options: About): Setting<ProxyAddress | undefined> {
  const mustBe =
    'an http or https URL of a proxy, with user and password perhaps, without a path; %, /, ?, #, @ and : in these two are written as %25 and so on';
  const schema = z
    .string()
    .transform(parseProxy)
    .refine((proxy) => proxy !== undefined)
    .optional();
  return { ...options, fallback: 'none', mustBe, schema, isLowerFirst: true };
}

/** Undefined: it is none. Without a scheme it is taken for `http:`, as other programs do. */
function parseProxy(text: string): ProxyAddress | undefined {
  const whole = /^[a-z][a-z\d+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(whole)) return undefined;
  const { protocol, host, pathname, search, hash, username, password } = new URL(whole);
  if (!/^https?:$/.test(protocol) || host === '' || `${pathname}${search}${hash}` !== '/') return undefined;
  const credentials = decode(`${username}:${password}`);
  if (credentials === undefined) return undefined;
  const basic = `Basic ${Buffer.from(credentials).toString('base64')}`;
  return { url: new URL(`${protocol}//${host}`), authorization: credentials === ':' ? undefined : new Secret(basic) };
}

/** Undefined for a percent sign that encodes nothing. */
function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Hosts, separated by commas or white space, of any form: other programs read them too. None when absent. */
export function hostListSetting(options: About): Setting<readonly string[]> {
  const schema = z
    .string()
    .optional()
    .transform((text) => (text ?? '').split(/[\s,]+/).filter((entry) => entry !== ''));
  return { ...options, fallback: 'none', mustBe: 'host names, separated by commas', schema, isLowerFirst: true };
}

function splitList(text: string | undefined): string[] {
  return text === undefined ? [] : text.split(',').map((part) => part.trim());
}

function isOrigin(text: string): boolean {
  // A URL may have a star in its host, which would look like a pattern and be none.
  if (!/^https?:[^*]+$/.test(text) || !URL.canParse(text)) return false;
  return new URL(text).origin === text;
}

function isNetwork(text: string): boolean {
  const [, address = '', prefix] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const version = isIP(address);
  return version !== 0 && Number(prefix ?? 0) <= (version === 4 ? 32 : 128);
}
