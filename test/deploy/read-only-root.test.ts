import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { openEvents } from '../support/open-events.js';
import { runGateway } from '../support/run-gateway.js';
import { query } from '../support/start-gateway.js';

/** Node refuses each write to a file. A descriptor that is open, such as standard output, is no file to it. */
const permission = process.allowedNodeEnvironmentFlags.has('--permission')
  ? '--permission'
  : '--experimental-permission';
const alsoNetwork = process.allowedNodeEnvironmentFlags.has('--allow-net') ? ' --allow-net' : '';
const readOnly = `${permission} --allow-fs-read=*${alsoNetwork}`;

/** What the pods give Node. */
const [, podOptions = ''] =
  /NODE_OPTIONS=(.*)/.exec(readFileSync('deploy/kubernetes/base/kustomization.yaml', 'utf8')) ?? [];

test('a process that may write no file serves queries and streams, and stops as it should', async () => {
  await using gateway = runGateway({ NODE_OPTIONS: `${podOptions} ${readOnly}` });
  const url = await gateway.url();
  expect(await query(url, '{ snapshots(first: 1) { totalCount } }')).toMatchObject({ status: 200, errors: undefined });
  const events = await openEvents(url, 'subscription { snapshots(first: 1) { totalCount } }');
  expect(await events.next()).toMatchObject({ data: {} });
  events.close();
  gateway.kill('SIGTERM');
  expect(await gateway.ended).toMatchObject({ status: 0 });
});

test('the refusal is one: a process that writes a file ends with it', async () => {
  const write = "import { writeFileSync } from 'node:fs'; writeFileSync('/tmp/never-written', '');";
  await using gateway = runGateway({ NODE_OPTIONS: readOnly }, { preload: write });
  expect((await gateway.ended).stderr).toContain('ERR_ACCESS_DENIED');
});
