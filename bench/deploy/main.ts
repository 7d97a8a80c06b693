import { runChosenScenarios } from '../harness/run-chosen-scenarios.js';
import { missingProxy, proxyNames } from '../../test/support/start-proxy.js';
import { measureHashing } from './scenarios/measure-hashing.js';
import { measureKilledReplica } from './scenarios/measure-killed-replica.js';
import { measureRollingRestart } from './scenarios/measure-rolling-restart.js';

for (const name of proxyNames) {
  const missing = missingProxy(name);
  if (missing !== undefined) throw new Error(missing);
}

const scenarios = Object.fromEntries(
  proxyNames.flatMap((name) => [
    [`hashing-${name}`, () => measureHashing(name)],
    [`restart-${name}`, () => measureRollingRestart(name)],
    [`killed-${name}`, () => measureKilledReplica(name)],
  ]),
);

await runChosenScenarios(
  scenarios,
  {
    title: 'Replicas behind a balancer, measured',
    command: 'npm run bench:deploy',
    minutes: 'five minutes',
    peers:
      'Three replicas run behind nginx and HAProxy with the files of `deploy/proxy`, without TLS. Clients and upstream share another process of the same machine. A cluster of Kubernetes was not at hand: what it does is done by the scenario. A replica that restarts comes back on its own port, with no preStop before it: the balancer learns by itself that it stops. A client waits half a second before it opens its stream again.',
  },
  'bench-deploy.md',
);
