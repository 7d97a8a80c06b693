import { isDeepStrictEqual } from 'node:util';
import { type Contender, hive, limit, listDocuments, proxy } from '../harness/create-contenders.js';
import { type Server, ask } from '../harness/start-server.js';
import { toBody } from '../harness/create-rows.js';

/**
 * Holds the answers of all servers to those of the limit: byte for byte where they speak the same documents, else by
 * what they say.
 *
 * @throws {Error} naming the first that differs.
 */
export async function compareAnswers(servers: ReadonlyMap<Contender, Server>, sizes: readonly number[]): Promise<void> {
  for (const rows of sizes) {
    for (const document of listDocuments()) {
      const answers = new Map<string, string>();
      for (const [contender, server] of servers) {
        if (!contender.speaksDocuments && document !== 'table') continue;
        const response = await ask(server.port, contender.toQuestion(document, rows));
        // Apollo Server ends its answers with a line break.
        answers.set(contender.name, (await response.text()).trimEnd());
      }
      const expected = answers.get(limit) ?? '';
      for (const [name, text] of answers) {
        if (isSame(name, text, expected, rows)) continue;
        throw new Error(`${name} must answer ${document} with ${rows} rows as the limit does, but got: ${text}`);
      }
    }
  }
}

/**
 * Holds what servers of GraphQL answer where the upstream refuses to what GraphQL wants of them: the field null, and an error
 * at its path. Codes and messages are each server's own.
 *
 * @throws {Error} naming the first that differs.
 */
export async function compareFailures(servers: ReadonlyMap<Contender, Server>): Promise<void> {
  for (const [contender, server] of servers) {
    if (!contender.speaksDocuments || contender.name === limit) continue;
    const response = await ask(server.port, contender.toQuestion('table', refusedRows));
    const { data, errors = [] } = (await response.json()) as FailedAnswer;
    const paths = errors.map(({ path }) => path);
    if (isDeepStrictEqual([data, paths], [{ snapshots: null }, [['snapshots']]])) continue;
    throw new Error(`${contender.name} must answer null and an error where the upstream refuses.`);
  }
}

/** Rows that the stub upstream does not have: it answers 404. */
const refusedRows = 7;

interface FailedAnswer {
  readonly data?: unknown;
  readonly errors?: readonly { readonly path?: unknown }[];
}

function isSame(name: string, text: string, expected: string, rows: number): boolean {
  if (name === proxy) return text === toBody(rows);
  return name === hive ? isDeepStrictEqual(fromHive(text), JSON.parse(expected)) : text === expected;
}

interface HiveAnswer {
  readonly data: {
    readonly listSnapshots: {
      readonly total_count: number;
      readonly desktop_snapshots: readonly Readonly<Record<string, string | null>>[];
    };
  };
}

/** What Hive Gateway answers to its document, in the words of `table.graphql`; it writes milliseconds into times. */
function fromHive(text: string): unknown {
  const { listSnapshots: page } = (JSON.parse(text) as HiveAnswer).data;
  const nodes = page.desktop_snapshots.map((row) => ({
    id: row['snapshot_id'],
    name: row['snapshot_name'],
    status: row['status']?.toUpperCase(),
    inProgress: row['status'] === 'creating' || row['status'] === 'restoring',
    progress: row['process'],
    createTime: row['create_time']?.replace('.000Z', 'Z'),
    createType: row['create_type'],
    isSystemDisk: row['is_system_disk'],
    description: row['description'],
    desktop: { id: row['desktop_id'], name: row['desktop_name'] },
  }));
  const pageInfo = { hasNextPage: page.total_count > nodes.length };
  return { data: { snapshots: { totalCount: page.total_count, pageInfo, nodes } } };
}
