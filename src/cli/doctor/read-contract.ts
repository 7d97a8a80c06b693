import { parse } from 'yaml';

/** The part of JSON Schema 2020-12 in which the contract describes a page. */
export interface PageSchema {
  readonly type: string | readonly string[];
  readonly properties?: Readonly<Record<string, PageSchema>>;
  readonly required?: readonly string[];
  readonly items?: PageSchema;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly maxItems?: number;
  readonly format?: 'date-time';
  /** Of an open set, the words that are known. */
  readonly 'x-extensible-enum'?: readonly string[];
  readonly 'x-published-maximum'?: number;
}

const compared = [
  'type',
  'properties',
  'required',
  'items',
  'minimum',
  'maximum',
  'maxLength',
  'maxItems',
  'format',
  'x-extensible-enum',
  'x-published-maximum',
];
const commentary = ['description', 'x-certainty', 'x-unknown'];

type Node = Readonly<Record<string, unknown>>;

/**
 * The schema of a page, from the text of `schema/upstream.openapi.yaml`, with its references followed.
 *
 * Read with `yaml` alone, without a validator: two flat objects are compared, and what is asked of them (fields that the
 * contract does not know, words of open sets, doubtful totals) is what a validator does not report.
 *
 * @throws {Error} when the contract says something of a page that would not be compared.
 */
export function readContract(text: string): PageSchema {
  const document = parse(text) as { readonly components: { readonly schemas: Readonly<Record<string, Node>> } };
  const { schemas } = document.components;
  const resolve = (node: Node): Node => {
    const name = /^#\/components\/schemas\/(\w+)$/.exec(String(node['$ref']))?.[1];
    const target = (name === undefined ? undefined : schemas[name]) ?? node;
    const unknown = Object.keys(target).filter((key) => ![...compared, ...commentary].includes(key));
    if (unknown.length > 0) throw new Error(`The doctor must learn to compare ${unknown.join(', ')}.`);
    const { properties, items } = target as { properties?: Readonly<Record<string, Node>>; items?: Node };
    return {
      ...target,
      ...(properties && { properties: mapValues(properties, resolve) }),
      ...(items && { items: resolve(items) }),
    };
  };
  // Every keyword has been looked at, and OpenAPI's own validator holds the document to their types.
  return resolve({ $ref: '#/components/schemas/SnapshotPage' }) as unknown as PageSchema;
}

function mapValues(object: Readonly<Record<string, Node>>, map: (node: Node) => Node): Readonly<Record<string, Node>> {
  return Object.fromEntries(Object.entries(object).map(([key, node]) => [key, map(node)]));
}
