import { once } from 'node:events';
import { type Server, createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { findFreePort } from '../../support/find-free-port.js';

test('a free port is none that listens, and none that the system gives to others by itself', async () => {
  const servers: Server[] = [];
  for (let count = 0; count < 50; count += 1) {
    const port = await findFreePort();
    expect(port).toBeLessThan(32_768);
    const server = createServer().listen(port, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
  }
  for (const server of servers) server.close();
});
