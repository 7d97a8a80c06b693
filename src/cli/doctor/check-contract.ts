import { isRow } from '../../upstream/answer/decode-page.js';
import { firstHeader } from '../../upstream/answer/first-header.js';
import { type PageResult, askedRows } from './ask-for-page.js';
import { type IsHarmless, compareWithContract } from './compare-with-contract.js';
import type { Finding } from './finding.js';
import type { PageSchema } from './read-contract.js';

export interface ContractCheckOptions {
  readonly schema: PageSchema;
  readonly result: PageResult;
  /** The parsed body. */
  readonly body: unknown;
  readonly isHarmless: IsHarmless;
}

/** An answer that has nothing to do with the contract would fill pages. */
const maxDifferences = 20;

/** What differs from `schema/upstream.openapi.yaml`. The gateway accepts all of it if the list call succeeded. */
export function* checkContract({ schema, result, body, isHarmless }: ContractCheckOptions): Generator<Finding> {
  const step = 'contract';
  const differences = compareWithContract(schema, body, isHarmless).map(
    ({ text, count }) => `${text}${count > 1 ? ` (${count} times)` : ''}.`,
  );
  const texts = [...new Set([...differences, ...oddType(result), ...oddEnvelope(body, schema), ...leftOut(result)])];
  for (const [index, text] of texts.slice(0, maxDifferences).entries()) {
    const isLastDifference = index === Math.min(differences.length, maxDifferences) - 1;
    yield { step, outcome: 'warning', text, ...(isLastDifference && { advice: consequence }) };
  }
  const rest = texts.length - maxDifferences;
  if (rest > 0) yield { step, outcome: 'warning', text: `${rest} more differences.` };
  if (texts.length === 0) yield { step, outcome: 'ok', text: agreement(result) };
}

const consequence =
  'report this to the maintainers of the gateway. Until it knows the difference, a new field is ignored, an unknown word is UNKNOWN, a value of another type is read as what it plainly means, and what cannot be read is null.';

function agreement({ page }: PageResult): string {
  if (page?.received === 0)
    return 'The envelope is as in the contract. The project has no snapshots whose fields could be compared.';
  return 'Every field of every row is as in schema/upstream.openapi.yaml.';
}

/** The gateway reads JSON with any media type; a proxy in between may not. */
function* oddType({ answer }: PageResult): Generator<string> {
  const type = firstHeader(answer.headers['content-type']) ?? '';
  if (!/^application\/(?:[\w.-]+\+)?json\s*(?:;|$)/i.test(type))
    yield 'the Content-Type does not say that the answer is JSON.';
}

/** What no schema says of the envelope: both members are optional there, and a list without them is odd all the same. */
function* oddEnvelope(body: unknown, schema: PageSchema): Generator<string> {
  if (!isRow(body)) return;
  const total = body['total_count'];
  const rows = Array.isArray(body['desktop_snapshots']) ? body['desktop_snapshots'].length : 0;
  const published = schema.properties?.['total_count']?.['x-published-maximum'];
  if (body['desktop_snapshots'] === undefined) yield 'desktop_snapshots is missing.';
  if (total === undefined) yield 'total_count is missing, so that totalCount is null for clients.';
  if (total === published) yield `total_count is ${published}, its published maximum: the true total may be larger.`;
  if (typeof total === 'number' && total < rows) yield 'total_count is less than the rows that came.';
  if (rows > askedRows) yield `${rows} rows came, where ${askedRows} were asked for.`;
  if (typeof total === 'number' && rows < Math.min(total, askedRows)) {
    yield `${rows} rows came, where total_count and limit promise ${Math.min(total, askedRows)}.`;
  }
}

function leftOut({ page }: PageResult): readonly string[] {
  const count = page?.leftOut.length ?? 0;
  if (count === 0) return [];
  return [
    `the gateway leaves ${count} of ${page?.received ?? 0} rows out: they have no id, or one that another row has.`,
  ];
}
