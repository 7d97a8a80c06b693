/** The sum of a metric over its labels, as `/metrics` has it now. */
export async function readGauge(port: number, name: string): Promise<number> {
  const values = await readSeries(port, name);
  return values.reduce((sum, [, value]) => sum + value, 0);
}

/** Each series of a metric by its labels, such as `{reason="age"}`. */
export async function readSeries(port: number, name: string): Promise<readonly (readonly [string, number])[]> {
  const response = await fetch(`http://127.0.0.1:${port}/metrics`);
  const lines = (await response.text()).matchAll(new RegExp(`^${name}(\\{.*\\})? (.*)$`, 'gm'));
  return [...lines].map(([, labels = '', value]) => [labels, Number(value)]);
}
