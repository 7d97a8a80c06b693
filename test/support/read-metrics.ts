import type { Gateway } from './start-gateway.js';

/**
 * The samples of one metric, by their labels as `/metrics` prints them; `''` for a sample without any. Every outcome, code and kind is
 * there from the start: those that have not been counted are left out.
 */
export async function readMetrics(
  gateway: Pick<Gateway, 'origin'>,
  name: string,
): Promise<Readonly<Record<string, number>>> {
  const response = await fetch(`${gateway.origin}/metrics`);
  const lines = (await response.text()).split('\n');
  const samples = lines.flatMap((line) => {
    const [, labels = '', value] = new RegExp(`^${name}(?:\\{(.*)\\})? (\\S+)$`).exec(line) ?? [];
    return value === undefined || (value === '0' && /^(?:outcome|code|kind)=/.test(labels))
      ? []
      : [[labels, Number(value)] as const];
  });
  return Object.fromEntries(samples);
}
