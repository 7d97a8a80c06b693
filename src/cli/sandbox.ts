import { helpText } from '../sandbox/command-line/help-text.js';
import { parseArguments } from '../sandbox/command-line/parse-arguments.js';
import { UsageError } from '../sandbox/command-line/usage-error.js';
import { type Sandbox, startSandbox } from '../sandbox/start-sandbox.js';

/** `npm run sandbox`: the sandbox alone, to explore by hand or to point a gateway at. */
async function main(): Promise<void> {
  // A terminal that is gone, or a disk that is full, takes no greeting, and must not end what serves.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  const options = parseArguments(process.argv.slice(2));
  if (options === 'help') {
    console.log(helpText());
    return;
  }
  const sandbox = await startSandbox(options);
  console.log(greeting(sandbox));
  const stop = (): void => void sandbox.close();
  process.once('SIGINT', stop).once('SIGTERM', stop);
}

function greeting({ url, projectId, token }: Sandbox): string {
  const list = `${url}/v2/${projectId}/snapshots?limit=2&sort_field=create_time&sort_type=DESC`;
  return `The sandbox listens on ${url}, with the project ${projectId}.

  List two snapshots:   curl -H 'X-Auth-Token: ${token}' '${list}'
  Let the next fail:    curl -d '{"kind":"status","status":503}' ${url}/__sandbox/faults
  Put a gateway to it:  UPSTREAM_URL=${url} UPSTREAM_PROJECT_ID=${projectId} npm start

Ctrl-C stops it. 'npm run sandbox -- --help' lists everything that it can do.`;
}

main().catch((error: unknown) => {
  if (error instanceof UsageError) {
    console.error(`${error.message}\nSee: npm run sandbox -- --help`);
    process.exitCode = 2;
    return;
  }
  // An address in use, a port that needs rights: the message of Node says which.
  console.error(`The sandbox cannot start: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
