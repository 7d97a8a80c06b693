/** The sum of a metric over its labels, as `/metrics` has it now. */
export async function readGauge(port: number, name: string): Promise<number> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const lines = (await response.text()).matchAll(new RegExp(`^${name}(?:\\{.*\\})? (.*)$`, 'gm'));
  return [...lines].reduce((sum, [, value]) => sum + Number(value), 0);
}
