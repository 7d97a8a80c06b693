import { readFile } from 'node:fs/promises';

/**
 * Memory of a process in MB: the most that it has had so far (`VmHWM`) or what it has now (`VmRSS`). Undefined where the system
 * does not say (other than Linux).
 */
export async function readProcessMemory(pid: number | undefined, name: 'VmHWM' | 'VmRSS'): Promise<number | undefined> {
  const status = await readFile(`/proc/${String(pid)}/status`, 'utf8').catch(() => '');
  const kilobytes = new RegExp(`^${name}:\\s*(\\d+) kB$`, 'm').exec(status)?.[1];
  return kilobytes === undefined ? undefined : (Number(kilobytes) * 1024) / 1_000_000;
}
