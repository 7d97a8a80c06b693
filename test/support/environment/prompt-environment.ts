import { createRequire } from 'node:module';
import { join } from 'node:path';
import { PerformanceObserver } from 'node:perf_hooks';
import { TestEnvironment } from 'jest-environment-node';

let isPrompt = false;

/** What `build-tested-gateway.ts` makes. */
const bundle = './node_modules/.cache/tested-gateway.cjs';

/** Those that the tests of a file began. */
const observers = new Set<PerformanceObserver>();
type Observe = (this: PerformanceObserver, ...args: Parameters<PerformanceObserver['observe']>) => void;
const observe = Object.getOwnPropertyDescriptor(PerformanceObserver.prototype, 'observe')?.value as Observe;
PerformanceObserver.prototype.observe = function (...args) {
  observers.add(this);
  observe.apply(this, args);
};

/**
 * Where the tests of a file run: Node, in a process that ends as soon as nothing is left to do.
 *
 * Node 20 now and then spins without end in its own clean-up of sockets that a broken connection left half closed, after the
 * last test and with nothing of ours running. `process.exit` leaves that clean-up out. A server that a test forgot to close
 * still keeps the process alive, and still shows.
 *
 * A gateway counts collections of garbage until its process ends, where in tests it is one of hundreds: Node would keep each of them.
 *
 * The gateway is loaded outside of the modules of a test file, once for all files of a worker: it keeps nothing in its modules that one file
 * could leave to the next. That takes a third of a second less for each file.
 */
export default class PromptEnvironment extends TestEnvironment {
  constructor(...options: ConstructorParameters<typeof TestEnvironment>) {
    super(...options);
    const [{ projectConfig }] = options;
    const load = createRequire(join(projectConfig.rootDir, 'package.json'));
    Object.defineProperty(this.global, 'testedGateway', {
      get: () => (load(bundle) as { readonly testedGateway: unknown }).testedGateway,
    });
    if (!isPrompt) process.once('beforeExit', () => process.exit());
    isPrompt = true;
  }

  override async teardown(): Promise<void> {
    for (const observer of observers) observer.disconnect();
    observers.clear();
    await super.teardown();
  }
}
