import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below those that systems give out by themselves: 32768 and more on Linux, 49152 and more elsewhere (RFC 6335 §6). */
const least = 20_000;
const end = 32_768;

/**
 * A port that nothing listens on, for what cannot say which one it has taken, or opens one again that it has closed. No other connection of
 * the machine takes it meanwhile, as it would one that the system has chosen.
 */
export async function findFreePort(): Promise<number> {
  const port = randomInt(least, end);
  const server = createServer();
  try {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  } catch {
    return findFreePort();
  }
  server.close();
  await once(server, 'close');
  return port;
}
