import { get } from 'node:http';

/**
 * Asks the gateway in the same container whether it is ready: exit status 0 when it is, 1 otherwise.
 *
 * This is the image's HEALTHCHECK, so that the image needs no shell and no curl. It reads `PORT` as the gateway does, where
 * an empty variable counts as absent, and imports nothing of it: a check costs no more than starting Node.
 */
const { PORT = '' } = process.env;
const options = {
  host: '127.0.0.1',
  port: PORT === '' ? 4000 : PORT,
  path: '/readyz',
  signal: AbortSignal.timeout(2_000),
};

get(options, ({ statusCode }) => {
  process.exit(statusCode === 200 ? 0 : 1);
}).on('error', (error) => {
  console.error(error.message);
  process.exit(1);
});
