import { type Kind, repeat, values } from '../kind.js';

const query = '{ snapshots { totalCount nodes { id } } }';

/** What comes before GraphQL: heads, bodies, connections. */
export const wire: readonly Kind[] = [
  {
    name: 'wire: JSON that is none, or deep, or of another shape',
    make: (random) => ({
      body: random.pick([
        '['.repeat(99_000),
        '{"query":'.repeat(10_000),
        `{"query":"{a}","variables":${'['.repeat(45_000)}${']'.repeat(45_000)}}`,
        `{"query":"{a}","extensions":${'{"a":'.repeat(15_000)}1${'}'.repeat(15_000)}}`,
        `[${repeat(4000, '{"query":"{a#}"}', ',')}]`,
        `{${repeat(6000, '"a#":1', ',')}}`,
        `{${repeat(4000, '"query":"{a}"', ',')}}`,
        `"${'\\u0000'.repeat(16_000)}"`,
        `{"query":"${'\\n'.repeat(45_000)}{a}"}`,
        `{"query":"{a}","extensions":{"persistedQuery":{"version":1,"sha256Hash":"${'a'.repeat(90_000)}"}}}`,
        `{"documentId":"${'a'.repeat(90_000)}"}`,
        ' '.repeat(99_000),
      ]),
    }),
  },
  {
    name: 'wire: long heads',
    make: (random) => ({
      query,
      headers: random.pick([
        [`Accept: ${repeat(6000, 'a/b#', ',').slice(0, 55_000)}`],
        [`Accept: ${';q='.repeat(18_000)}`],
        [`Accept: application/json${' '.repeat(55_000)}x`],
        [`X-Forwarded-For: ${repeat(4000, '10.0.0.1', ',')}`],
        [`Authorization: Bearer ${' '.repeat(30_000)}x${' '.repeat(20_000)}y`],
        [`X-Auth-Token: ${'t'.repeat(39_999)}`],
        [`Content-Type: application/json${';a=b'.repeat(13_000)}`],
        [`Traceparent: ${'0'.repeat(50_000)}`, `X-Request-Id: ${'a'.repeat(10_000)}`],
        values(190, 5).map((name) => `X-${name}: 1`),
        values(1900, 5).map((name) => `X-${name}: 1`),
        [`Origin: ${'http://a'.repeat(6000)}`],
      ]),
    }),
  },
  {
    name: 'wire: long URLs',
    make: (random) => ({
      raw: byGet(
        random.pick([
          `query=${'%20'.repeat(20_000)}`,
          `query=${encodeURIComponent(`{ ${repeat(500, 'a#: __typename')} }`)}`,
          `query=${encodeURIComponent(query)}&variables=${encodeURIComponent('['.repeat(18_000))}`,
          `query=${encodeURIComponent(query)}&variables=${encodeURIComponent(`{"a":${'['.repeat(9000)}${']'.repeat(9000)}}`)}`,
          `query={__typename}&extensions={"persistedQuery":{"version":1,"sha256Hash":"${'a'.repeat(50_000)}"}}`,
          `documentId=${'a'.repeat(60_000)}`,
          '&'.repeat(60_000),
          'a=&'.repeat(20_000),
          `query={__typename}${'&b'.repeat(20_000)}`,
          `query${'='.repeat(60_000)}`,
          `query=${'%F0%9F%98%80'.repeat(5000)}`,
        ]),
        random.pick([[], ['Origin: null'], [`Origin: ${'http://a'.repeat(200)}`], ['Sec-Fetch-Site: cross-site']]),
      ),
    }),
  },
  {
    name: 'wire: hundreds of small requests one behind the other',
    make: (random) => ({
      query: random.pick(['{ __typename }', '{ nope }', query]),
      pipelined: random.pick([200, 500]),
    }),
  },
  {
    name: 'wire: new documents, hundreds one behind the other',
    make: (random) => ({
      query: `query Q { ${repeat(random.pick([1, 20]), '__typename')} ...F } fragment F on Query { __typename }`,
      pipelined: 100,
    }),
  },
  {
    name: 'wire: twenty at a time',
    make: (random) => ({
      query: random.pick([
        query,
        '{ snapshots(page: {limit: 1000}) { nodes { id name status createTime desktop { id name } } } }',
      ]),
      connections: 20,
      token: true,
    }),
  },
  {
    name: 'wire: chunks of one byte',
    make: (random) => ({
      raw: `POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n${'1\r\n \r\n'.repeat(random.pick([2000, 60_000]))}0\r\n\r\n`,
    }),
  },
  {
    name: 'wire: other paths and methods, hundreds of them',
    make: (random) => ({
      raw:
        repeat(
          200,
          `${random.pick(['GET /metrics', 'GET /graphql', 'GET /livez', 'OPTIONS /graphql', 'GET /x'])}${random.pick(['', `?${'a=b&'.repeat(50)}`])} HTTP/1.1\r\nHost: a\r\n\r\n`,
          '',
        ) + 'GET /livez HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n',
    }),
  },
];

function byGet(search: string, headers: readonly string[]): string {
  const head = [`GET /graphql?${search} HTTP/1.1`, 'Host: gateway', 'X-Auth-Token: rows.get', 'Connection: close'];
  return `${[...head, ...headers].join('\r\n')}\r\n\r\n`;
}
