import { type Proxy, type ProxyName, startProxy } from '../../test/support/start-proxy.js';
import { type Replicas, startReplicas } from '../../test/support/start-replicas.js';
import { manyAddresses, toGatewayEnv } from '../harness/spawn-gateway.js';
import { type Upstream, delayed, page, startUpstream } from '../harness/start-upstream.js';

/** Three replicas of the gateway behind a balancer, and the upstream behind them. */
export interface Fleet extends AsyncDisposable {
  readonly replicas: Replicas;
  readonly proxy: Proxy;
  readonly upstream: Upstream;
}

/** @param env Settings beside those of the manifests' base. */
export async function startFleet(name: ProxyName, env: Readonly<Record<string, string>> = {}): Promise<Fleet> {
  const upstream = await startUpstream(delayed(20, page(50)));
  const settings = { TRUST_PROXY: '127.0.0.1', ...manyAddresses, ...env };
  const gatewayEnv = toGatewayEnv(upstream.url, settings) as Record<string, string>;
  const replicas = await startReplicas(3, gatewayEnv);
  const [origin = '', ...otherOrigins] = replicas.origins;
  const proxy = await startProxy(name, { origin, otherOrigins });
  return {
    replicas,
    proxy,
    upstream,
    [Symbol.asyncDispose]: async () => {
      await proxy[Symbol.asyncDispose]();
      await replicas[Symbol.asyncDispose]();
      await upstream[Symbol.asyncDispose]();
    },
  };
}
