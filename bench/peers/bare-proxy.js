import { Agent, stream } from 'undici';
import { listen } from './listen.js';

/** Node alone: passes the REST answer through, unread. */
const dispatcher = new Agent({ connections: 64 });

listen((request, response) => {
  const headers = { 'x-auth-token': request.headers['x-auth-token'] };
  const options = { dispatcher, headers, opaque: response };
  stream(`${process.env.UPSTREAM_URL}${request.url}`, options, ({ statusCode, headers: answered, opaque }) =>
    opaque.writeHead(statusCode, {
      'content-type': answered['content-type'],
      'content-length': answered['content-length'],
    }),
  ).catch(() => response.destroy());
});
