import { execFile } from 'node:child_process';

export interface DoctorVisit {
  readonly exitStatus: number;
  /** Both streams, as a terminal shows them, line breaks within a text taken out. */
  readonly output: string;
  /** The lines of the report, each as `step outcome text`, without times. */
  readonly findings: readonly string[];
  /** The last line. */
  readonly verdict: string;
}

/** Runs the command as it is run by people, in an environment that holds these variables and no others. */
export async function runDoctor(
  env: Readonly<Record<string, string>>,
  args: readonly string[] = [],
): Promise<DoctorVisit> {
  const command = ['dist/cli/doctor.js', ...args];
  const { exitStatus, text } = await new Promise<{ exitStatus: number; text: string }>((resolve) => {
    execFile(process.execPath, command, { env }, (error, stdout, stderr) => {
      resolve({ exitStatus: error ? Number(error.code) : 0, text: stdout + stderr });
    });
  });
  const output = text.replaceAll(/\n {20,}/g, ' ');
  const lines = output.trim().split('\n');
  const findings = lines.flatMap((line) => {
    const [, step, outcome, rest] = /^(\S+(?: \S+)?) +(ok|warning|FAILED) +(?:[\d.]+ ms )?(.*)$/.exec(line) ?? [];
    return step === undefined ? [] : [`${step} ${outcome ?? ''} ${rest ?? ''}`];
  });
  return { exitStatus, output, findings, verdict: lines.at(-1) ?? '' };
}
