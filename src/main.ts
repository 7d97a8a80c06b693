import { destination } from 'pino';
import { startApp } from './app.js';
import { ConfigError } from './config/config-error.js';
import { readConfig } from './config/read-config.js';

/** The gateway as a process: the only place that reads the environment, hears signals and ends the process. */
async function main(): Promise<void> {
  const config = readConfig(process.env);
  // Lines are written as they come: a log that waits in memory is lost in the crash that it would explain.
  const app = await startApp({ config, logDestination: destination({ fd: 1, sync: true }) });
  let isStopping = false;
  const stop = (exitCode: number) => {
    if (isStopping) process.exit(exitCode || 1);
    isStopping = true;
    void app.stop().then(() => {
      app.log.write('gateway.stopped', {});
      process.exit(exitCode);
    });
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (!isStopping) app.log.write('gateway.stopping', { signal, drainSeconds: config.drainSeconds });
      stop(0);
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      app.log.write('gateway.crashed', { error });
      stop(1);
    });
  }
}

main().catch((error: unknown) => {
  const isForeseen = error instanceof ConfigError || (error instanceof Error && 'syscall' in error);
  // An address that is in use, or settings that are wrong: the message says it all, a stack would hide it.
  console.error(isForeseen ? error.message : error);
  process.exit(1);
});
