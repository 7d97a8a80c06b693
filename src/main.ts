import { type App, startApp } from './app/start-app.js';
import { ConfigError } from './config/config-error.js';
import { readConfig } from './config/read-config.js';
import { createLogDestination } from './observability/create-log-destination.js';

const help = `The gateway takes no arguments. Its settings are environment variables:

  PORT                   where it listens (4000)
  UPSTREAM_URL           the cloud to ask; without it, an embedded sandbox with made-up data
  UPSTREAM_PROJECT_ID    the project whose snapshots are shown

docs/settings.md lists all of them. npm run doctor checks them.`;

/** The gateway as a process: the only place that reads the environment, hears signals and ends the process. */
async function main(): Promise<void> {
  // Node writes its warnings to the standard error: one that is closed or full must not end the process.
  process.stderr.on('error', () => undefined);
  const [argument] = process.argv.slice(2);
  if (argument === '--help' || argument === '-h') {
    console.log(help);
    return;
  }
  // Not repeated: it may be a token. An argument that is ignored would be taken for one that is honoured.
  if (argument !== undefined) throw new ConfigError(['It takes no arguments but --help: set environment variables.']);
  const config = readConfig(process.env);
  const logDestination = createLogDestination(1);
  // However the process ends: lines that wait in memory would be lost in the crash that they explain.
  process.on('exit', logDestination.flush);
  const app = await startApp({ config, logDestination });
  endWell(app, config.drainSeconds);
}

/**
 * Ends the process in good order: at the first signal, or when something was thrown that nothing caught, which is logged once
 * and makes the exit status 1. A second signal ends it at once.
 */
function endWell(app: App, drainSeconds: number): void {
  let signals = 0;
  let exitStatus = 0;
  let ending: Promise<void> | undefined;
  const crash = (error: unknown): void => {
    // The next error is mostly caused by the first, and must not cut the answers in flight.
    if (exitStatus === 0) app.log.write('gateway.crashed', { error });
    exitStatus = 1;
  };
  const end = async (): Promise<void> => {
    await app.stop().catch(crash);
    app.log.write('gateway.stopped', {});
    process.exit(exitStatus);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      signals += 1;
      if (signals > 1) process.exit(1);
      app.log.write('gateway.stopping', { signal, drainSeconds });
      ending ??= end();
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      crash(error);
      ending ??= end();
    });
  }
}

main().catch((error: unknown) => {
  console.error(toLastWords(error));
  process.exit(1);
});

function toLastWords(error: unknown): string | undefined {
  if (!(error instanceof Error)) return `Thrown: ${typeof error}`;
  // An address that is in use, or settings that are wrong: the message says everything, a stack would hide it. For any other error
  // the stack, and nothing else that the error carries.
  return error instanceof ConfigError || 'syscall' in error ? error.message : error.stack;
}
