const query = `{ snapshots(page: { limit: 1000 }) { totalCount nodes { id name isSystemDisk status progress description createTime
  createType desktop { id name sid } } } }`;
const body = JSON.stringify({ query });

/** The bytes of a request for a page of 1000 rows, which is some 500 kB; several of them may be sent in one piece. */
export function largePageRequest(token: string): string {
  const head = ['POST /graphql HTTP/1.1', 'Host: gateway', 'Content-Type: application/json', `X-Auth-Token: ${token}`];
  return `${head.join('\r\n')}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}
