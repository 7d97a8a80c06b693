/**
 * Run by jest once before all tests: lets the process end as soon as nothing is left to do.
 *
 * Node 20 now and then spins for ever in its own clean-up of sockets that a broken connection left half closed, after the
 * last test and with nothing of ours running. `process.exit` leaves that clean-up out. A server that a test forgot to close
 * still keeps the process alive, and still shows.
 */
export default function endPromptly(): void {
  process.once('beforeExit', () => process.exit());
}
