import { answers } from './fault-server/answers.js';
import { type FaultGateway, type FaultGatewayOptions, startFaultGateway } from './start-fault-gateway.js';
import { type Page, pageOf } from './page-of.js';

type Row = Readonly<Record<string, unknown>>;

/** One question as the upstream got it. */
export interface Question {
  readonly params: URLSearchParams;
  readonly offset: number;
  readonly limit: number;
}

/** What an upstream makes of a list that is otherwise honest. */
export interface ListManners {
  /** The rows of a page; `rows` are those that match, newest first. */
  readonly cut?: (rows: readonly Row[], question: Question) => readonly Row[];
  /** The total of a page; undefined for none. */
  readonly total?: (rows: readonly Row[], page: readonly Row[], question: Question) => number | undefined;
  /** The status of a refusal, or undefined for an answer. */
  readonly refuse?: (params: URLSearchParams) => number | undefined;
}

/** A gateway over an upstream that has a list with manners of its own. */
export interface ListGateway extends FaultGateway {
  /** The rows that the upstream has, in its order. May be replaced between two questions. */
  rows: readonly Row[];
  /** What it was asked since the last time. */
  asked(): readonly Question[];
  /** One page by a cursor, and what it took. */
  page(limit: number, after?: string | null, filter?: string): Promise<Page>;
}

export async function startListGateway(
  rows: readonly Row[],
  manners: ListManners = {},
  options: FaultGatewayOptions = {},
): Promise<ListGateway> {
  const pair = await startFaultGateway(options);
  let seen = 0;
  const list: ListGateway = {
    ...pair,
    rows,
    asked: () => {
      const questions = pair.upstream.requests.slice(seen).map(({ target }) => toQuestion(target));
      seen = pair.upstream.requests.length;
      return questions;
    },
    page: async (limit, after = null, filter = '') =>
      pageOf(
        await pair.gateway.query(
          `query ($after: String) { snapshots(${filter} page: { limit: ${limit}, after: $after }) {
            totalCount nodes { id } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`,
          { variables: { after } },
        ),
      ),
    [Symbol.asyncDispose]: () => pair[Symbol.asyncDispose](),
  };
  pair.upstream.answerWith(
    answers.by(({ target }) => {
      const question = toQuestion(target);
      const refusal = manners.refuse?.(question.params);
      if (refusal !== undefined) return answers.json({ error_code: 'WKS.0001', error_msg: 'no' }, { status: refusal });
      const matching = list.rows.filter((row) => isMatch(row, question.params));
      const cut = manners.cut ?? ((all, { offset, limit }) => all.slice(offset, offset + limit));
      const page = cut(matching, question);
      const total = manners.total ? manners.total(matching, page, question) : matching.length;
      return answers.json({ total_count: total, desktop_snapshots: page });
    }),
  );
  return list;
}

function toQuestion(target: string): Question {
  const params = new URLSearchParams(target.split('?')[1]);
  return { params, offset: Number(params.get('offset')), limit: Number(params.get('limit')) };
}

function isMatch(row: Row, params: URLSearchParams): boolean {
  const desktops = [...params.getAll('desktop_id'), ...params.getAll('desktop_ids')];
  const statuses = params.getAll('status');
  return (
    (desktops.length === 0 || desktops.includes(String(row['desktop_id']))) &&
    (statuses.length === 0 || statuses.includes(String(row['status'])))
  );
}
