import { createRows } from '../harness/create-rows.js';
import { type Answer, type Upstream, delayed, startUpstream } from '../harness/start-upstream.js';

/** An upstream whose every page moves when it is told to. */
export interface MovingUpstream extends Upstream {
  /** From now on the rows have other names. @returns when, in milliseconds of `performance.now()`. */
  move(): number;
  /** How it answers when nothing is wrong. */
  readonly answer: Answer;
}

/** Answers with pages of 50 rows. @param delayMs Of each answer. */
export async function startMovingUpstream(delayMs = 20): Promise<MovingUpstream> {
  const rows = createRows(50);
  let moves = 0;
  let body = '';
  const move = (): number => {
    moves += 1;
    const moved = rows.map((row) => ({ ...row, snapshot_name: `moved-${moves}` }));
    body = JSON.stringify({ total_count: 3000, desktop_snapshots: moved });
    return performance.now();
  };
  move();
  const answer = delayed(delayMs, (response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(body);
  });
  return Object.assign(await startUpstream(answer), { move, answer });
}
