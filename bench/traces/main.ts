import { parseArgs } from 'node:util';
import { runScenarios } from '../harness/run-scenarios.js';
import { measureRequests } from './measure-requests.js';
import { measureStart } from './measure-start.js';

const { values } = parseArgs({ options: { quick: { type: 'boolean', default: false } } });
const isQuick = values.quick;
await runScenarios(
  [() => measureStart({ isQuick }), () => measureRequests({ isQuick })],
  {
    title: 'What traces cost, measured',
    command: 'npm run bench:traces',
    minutes: 'seven minutes',
    peers: 'Clients, upstream and collector share another process of the same machine.',
  },
  isQuick ? null : 'bench-traces.md',
);
