import { connect } from 'node:net';

/**
 * Sends bytes as they are, and resolves to all that comes back until the other side closes. What is said after `lines` were
 * sent, and when, is up to the server: nothing here ends the connection.
 */
export async function sendRaw(origin: string, ...lines: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(origin);
  return await new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname);
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => {
      answer += text;
    });
    // The server may close while there is something left to be read by it.
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (answer === '' || error.code !== 'ECONNRESET') reject(error);
    });
    socket.on('close', () => {
      resolve(answer);
    });
    socket.write(lines.join('\r\n'));
  });
}

/** The status of the first answer. */
export function statusOf(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1]);
}
