import { answers } from './fault-server/answers.js';
import type { Behaviour } from './fault-server/behaviour.js';
import { rowOf } from './rows.js';

const rows = [
  rowOf('s-0', { desktop_pool_id: 'p-1', status: 'creating', process: 40 }),
  rowOf('s-1', { desktop_id: 'd-2', desktop_name: 'λογιστήριο', create_type: 'AUTO', description: '"\u2028\n' }),
  rowOf('s-2', { status: 'restore_failed', restore_fail_reason: '超时', last_restore_time: '2024-05-01T10:00:00Z' }),
  rowOf('s-3', { snapshot_name: null, status: 'create_failed', description: undefined, is_system_disk: false }),
  rowOf('s-4', { desktop_id: '', create_time: '2024-04-20T10:36:16+02:00' }),
  rowOf('s-5', { desktop_id: 'd-2', desktop_name: null, desktop_sid: null, status: 'creating', process: 7 }),
  rowOf('s-6', { status: 'archiving', create_type: 'POLICY' }),
  rowOf('s-7', { is_system_disk: 'yes', create_time: 'yesterday', process: 0.5, status: 7 }),
  rowOf('s-8', { desktop_id: 'd-3' }),
  rowOf('', {}),
  rowOf('s-9', { desktop_id: 'd-3', status: 'restoring', process: 0 }),
];

/**
 * An upstream of eleven rows, some of them odd and one without an id: filters by desktop and status, cuts pages, and refuses
 * everyone who asks for the name `refused`. It gives equal answers to equal questions.
 */
export const answerFromSmallWorld: Behaviour = (exchange) => {
  const parameters = new URL(exchange.request.target, 'http://upstream').searchParams;
  const desktops = [...parameters.getAll('desktop_id'), ...parameters.getAll('desktop_ids')];
  const [status, offset, limit] = ['status', 'offset', 'limit'].map((name) => parameters.get(name));
  if (parameters.get('snapshot_name') === 'refused') {
    return answers.json({ error_code: 'WKS.0003', error_msg: 'No.' }, { status: 403 })(exchange);
  }
  const matching = rows.filter(
    (row) =>
      (desktops.length === 0 || desktops.includes(String(row['desktop_id']))) &&
      (status === null || status === undefined || row['status'] === status),
  );
  const page = matching.slice(Number(offset), Number(offset) + Number(limit));
  return answers.json({ total_count: matching.length, desktop_snapshots: page })(exchange);
};
