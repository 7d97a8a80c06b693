import { parseArgs } from 'node:util';
import { installPeers } from '../harness/install-peers.js';
import { runScenarios } from '../harness/run-scenarios.js';
import { measureDocuments } from './measure-documents.js';
import { measureMix } from './measure-mix.js';
import { measureRows } from './measure-rows.js';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, minutes: { type: 'string', default: '3' } },
});
const isQuick = values.quick;
const minutes = isQuick ? 0.2 : Number(values.minutes);
installPeers();
await runScenarios(
  [() => measureRows({ isQuick }), () => measureMix({ minutes }), () => measureDocuments({ isQuick })],
  { title: 'How the gateway scales, measured', command: 'npm run bench:scale', minutes: 'nine minutes' },
  isQuick ? null : 'bench-scale.md',
);
