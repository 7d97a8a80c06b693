import { spawn, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { startApp } from '../src/app/start-app.js';
import { readConfig } from '../src/config/read-config.js';
import { startSandbox } from '../src/sandbox/start-sandbox.js';

const folder = 'examples/react';

/** `npm run example`: the page of `examples/react`, a gateway that lets it ask, and a sandbox that can be made to fail. */
async function main(): Promise<void> {
  const { PORT = '5173' } = process.env;
  // They have a lockfile of their own, so that the product does not carry them.
  if (!existsSync(`${folder}/node_modules/.package-lock.json`)) {
    console.log(`Installing the packages of ${folder}, once …`);
    runNpm('ci', '--no-audit', '--ignore-scripts');
  }
  runNpm('run', '--silent', 'codegen');
  // Parts of names are enough, as in a search that people know.
  const sandbox = await startSandbox({ faultsOverHttp: true, behaviour: { nameMatch: 'fuzzy' } });
  const app = await startApp({
    config: readConfig({
      PORT: '0',
      LOG_LEVEL: 'warn',
      GRAPHIQL: 'true',
      INTROSPECTION: 'true',
      UPSTREAM_URL: sandbox.url,
      UPSTREAM_PROJECT_ID: sandbox.projectId,
      CORS_ORIGINS: `http://127.0.0.1:${PORT},http://localhost:${PORT}`,
    }),
    logDestination: process.stdout,
  });
  const page = spawn(process.execPath, ['node_modules/vite/bin/vite.js', '--port', PORT], {
    cwd: folder,
    env: { ...process.env, VITE_GATEWAY_URL: app.url },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  console.log(`Every snapshot is made up. The gateway, with GraphiQL: ${app.url}
Rows move by themselves. To restore the newest, too, and see its bar:
  curl -d '{"kind":"restore"}' ${sandbox.url}/__sandbox/changes
To let the service refuse for ten seconds, turn a page after:
  curl -d '{"kind":"throttle","retryAfter":"10"}' ${sandbox.url}/__sandbox/faults
The page:`);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => page.kill(signal));
  page.once('exit', (status) => {
    process.exitCode = status ?? 0;
    void app.stop().then(() => sandbox.close());
  });
}

/** Shows what goes wrong, and nothing else. */
function runNpm(...words: readonly string[]): void {
  const { status } = spawnSync('npm', words, { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) throw new Error(`npm ${words.join(' ')} in ${folder} must succeed, but did not.`);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
