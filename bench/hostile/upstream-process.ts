import { type ServerResponse, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { createRows } from '../harness/create-rows.js';
import type { Manner } from './kind.js';

/** An upstream in a process of its own, generous in rows. The word before the first `.` of a token says how it answers. */
const total = 20_000;
const rows = createRows(3000) as readonly Record<string, unknown>[];
const millions = gzipSync(`{"desktop_snapshots":[${'{},'.repeat(5_500_000)}{}]}`);
let calls = 0;

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://upstream');
  if (pathname === '/calls') {
    response.end(String(calls));
    return;
  }
  calls += 1;
  const manner = String(request.headers['x-auth-token']).split('.')[0] as Manner;
  if (manner === 'slow') setTimeout(answer, 50, response, searchParams, manner);
  else answer(response, searchParams, manner);
});
server.maxHeadersCount = 0;
server.listen(0, '127.0.0.1', () => {
  process.send?.(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
});
process.on('disconnect', () => process.exit());

function answer(response: ServerResponse, asked: URLSearchParams, manner: Manner): void {
  response.setHeader('content-type', 'application/json');
  if (manner === 'refuses' && [...asked.keys()].some((name) => name.endsWith('s'))) {
    response.writeHead(400).end('{"error_code":"WKS.0001","error_msg":"refused"}');
    return;
  }
  if (manner === 'millions') {
    response.setHeader('content-encoding', 'gzip');
    response.end(millions);
    return;
  }
  response.end(JSON.stringify(toPage(asked, manner)));
}

function toPage(asked: URLSearchParams, manner: Manner): object {
  const offset = manner === 'same' ? 0 : Number(asked.get('offset') ?? 0);
  const most = manner === 'short' ? 100 : 1000;
  const count = Math.max(0, Math.min(Number(asked.get('limit') ?? 1000), most, total - offset));
  const page = Array.from({ length: count }, (_, index) => toRow(offset + index, asked, manner));
  const totals: Partial<Record<Manner, unknown>> = { lies: offset + 1_000_000, nulls: null };
  return { total_count: manner in totals ? totals[manner] : total, desktop_snapshots: page };
}

/** Of the desktops that are asked for, unless it ignores that. */
function toRow(index: number, asked: URLSearchParams, manner: Manner): object {
  const row = { ...rows[index % rows.length], snapshot_id: `s${index}` };
  if (manner === 'unidentified' && index % 2 === 0) return { ...row, snapshot_id: '' };
  if (manner === 'nulls')
    return { snapshot_id: `s${index}`, desktop_id: `d${index}`, description: null, create_time: 'x' };
  if (manner === 'long')
    return {
      ...row,
      snapshot_name: 'N'.repeat(5000),
      desktop_name: 'N'.repeat(5000),
      description: 'long'.repeat(1000),
    };
  if (manner === 'ignores') return row;
  const ids = [...asked.getAll('desktop_id'), ...asked.getAll('desktop_ids').flatMap((list) => list.split(','))];
  const desktop = ids[index % Math.max(1, ids.length)];
  const names = asked.getAll('snapshot_names').flatMap((list) => list.split(','));
  const name = names[index % Math.max(1, names.length)];
  return { ...row, desktop_id: desktop ?? `d${index % 1000}`, ...(name !== undefined && { snapshot_name: name }) };
}
