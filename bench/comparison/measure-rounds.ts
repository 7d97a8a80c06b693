import type { Contender } from '../harness/create-contenders.js';
import { type Measurement, measureCell, warmUp } from '../harness/measure-cell.js';
import type { Cell } from '../harness/cell.js';
import { type Plan, nameOf, sizesOf } from './plan.js';
import type { Server } from '../harness/start-server.js';
import type { CellRounds } from './summarize.js';

/**
 * Every server in every cell, round after round, one at a time.
 *
 * What the machine does besides changes over minutes, so that servers take turns within a cell, and each round begins
 * with another one.
 */
export async function measureRounds(
  servers: ReadonlyMap<Contender, Server>,
  plan: Plan,
): Promise<readonly CellRounds[]> {
  for (const [contender, server] of servers) {
    for (const rows of sizesOf(plan)) await warmUp(contender, server, rows, plan.warmUpMs);
  }
  const results = plan.cells.map((cell) => ({ cell, rounds: new Map<string, Measurement[]>() }));
  for (let round = 0; round < plan.rounds; round += 1) {
    for (const { cell, rounds } of results) {
      console.error(`round ${round + 1} of ${plan.rounds}: ${nameOf(cell)}`);
      for (const [contender, server] of inTurn(servers, cell, round)) {
        const own = rounds.get(contender.name) ?? [];
        own.push(await measureCell(contender, server, cell, plan));
        rounds.set(contender.name, own);
      }
    }
  }
  return results;
}

function inTurn(servers: ReadonlyMap<Contender, Server>, cell: Cell, round: number) {
  const taking = [...servers].filter(([contender]) => contender.speaksDocuments || cell.documents === 'table');
  const first = round % taking.length;
  return [...taking.slice(first), ...taking.slice(0, first)];
}
