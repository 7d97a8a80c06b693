import { TestEnvironment } from 'jest-environment-node';

let isPrompt = false;

/**
 * Where the tests of a file run: Node, in a process that ends as soon as nothing is left to do.
 *
 * Node 20 now and then spins without end in its own clean-up of sockets that a broken connection left half closed, after the
 * last test and with nothing of ours running. `process.exit` leaves that clean-up out. A server that a test forgot to close
 * still keeps the process alive, and still shows.
 */
export default class PromptEnvironment extends TestEnvironment {
  constructor(...options: ConstructorParameters<typeof TestEnvironment>) {
    super(...options);
    if (!isPrompt) process.once('beforeExit', () => process.exit());
    isPrompt = true;
  }
}
