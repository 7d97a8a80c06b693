import { createHash } from 'node:crypto';
import fc from 'fast-check';
import {
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isLeafType,
  isObjectType,
  isUnionType,
} from 'graphql';

/** A GraphQL request as a client may send it: nearly always valid, and now and then not. */
export interface GeneratedRequest {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operationName?: string;
}

/** Part of a document, and the fragments that it spreads. */
interface Piece {
  readonly text: string;
  readonly fragments: readonly string[];
}

/** What each argument of the schema is given; empty for none. */
const argumentTexts: Readonly<Record<string, readonly string[]>> = {
  filter: [
    '',
    '',
    'filter: $filter',
    'filter: { desktopIds: ["d-2", "d-1"] }',
    'filter: { desktopIds: [] }',
    'filter: { statuses: [CREATING, CREATE_FAILED] }',
    'filter: { names: ["refused"] }',
    'filter: { names: [""] }',
  ],
  sort: ['', '', 'sort: $sort', 'sort: { field: SNAPSHOT_NAME, direction: ASC }'],
  page: ['', '', '', '', 'page: $page', 'page: { limit: 3 }', 'page: { limit: 4, offset: 2 }', 'page: { limit: 0 }'],
  first: ['', '', '', '', '', 'first: 3', 'first: $first', 'first: 0'],
  after: ['', '', '', '', '', '', 'after: $after'],
  id: ['id: "s-3"', 'id: "nowhere"', 'id: $id'],
  desktopId: ['', 'desktopId: "d-1"'],
  representations: [
    'representations: []',
    'representations: [{ __typename: "Desktop", id: "d-1" }, { __typename: "DesktopSnapshot", id: "s-2" }]',
    'representations: [{ __typename: "DesktopSnapshot", id: "s-2", desktop: { id: "d-1" } }, { __typename: "Desktop" }]',
    'representations: [{ __typename: "Nothing", id: "d-1" }, { __typename: "Desktop", id: "d-9" }]',
  ],
};

const variableTypes: Readonly<Record<string, string>> = {
  yes: 'Boolean! = true',
  no: 'Boolean!',
  filter: 'DesktopSnapshotFilter',
  sort: 'DesktopSnapshotSort',
  page: 'DesktopSnapshotPage = { limit: 5 }',
  first: 'Int',
  after: 'String',
  id: 'ID!',
};

/** Mostly of their types. */
const variableValues = fc.record(
  {
    yes: fc.boolean(),
    no: oneOf([false, false, true], ['no']),
    filter: oneOf([null, { desktopIds: ['d-1'] }, { statuses: ['CREATING'] }], [{ wrong: 1 }]),
    sort: oneOf([null, { field: 'CREATE_TIME', direction: 'ASC' }], [{ field: 'SIZE' }]),
    page: oneOf([{ limit: 2 }, { limit: 3, offset: 1 }, {}, null], [{ limit: 1001 }, { limit: '1' }]),
    first: oneOf([null, 2, 3], [0, 1001, '1']),
    after: oneOf([null], ['no cursor', 4]),
    id: oneOf(['s-1', 4], [{ deep: 1 }]),
  },
  { requiredKeys: ['no', 'id'] },
);

function oneOf(usual: readonly unknown[], odd: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom(...usual) },
    { weight: 1, arbitrary: fc.constantFrom(...odd) },
  );
}

const directives = ['', '', '', '', '@skip(if: $no)', '@include(if: $yes)', '@include(if: false)', '@skip(if: $yes)'];

/** Mostly none: two fields of one name in the response merge only if they are the same field with the same arguments. */
const aliases = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom('own', 'none', 'none') },
  { weight: 1, arbitrary: fc.constantFrom('a', '__proto__', 'constructor', 'toJSON') },
);

/** Any request for this schema: fields, arguments, aliases, fragments, conditions, variables, and several operations. */
export function anyRequest(schema: GraphQLSchema): fc.Arbitrary<GeneratedRequest> {
  const queryType = schema.getQueryType();
  if (!queryType) throw new Error('The schema must have a query type.');
  const operation = createSelections()(queryType, 4);
  const names = fc.constantFrom(undefined, ...Array.from({ length: 12 }, () => 'First'), 'Second', 'Third');
  return fc
    .record({ first: operation, second: fc.option(operation, { freq: 6, nil: null }), variableValues, names })
    .map(({ first, second, variableValues: variables, names: name }) => {
      const operations = [toOperation('First', first), ...(second ? [toOperation('Second', second)] : [])];
      const fragments = new Set([...first.fragments, ...(second?.fragments ?? [])]);
      return {
        query: [...operations, ...fragments].join('\n'),
        variables,
        ...(name !== undefined && { operationName: name }),
      };
    });
}

function toOperation(name: string, { text, fragments }: Piece): string {
  const all = [text, ...fragments].join('\n');
  const used = Object.entries(variableTypes).filter(([variable]) => all.includes(`$${variable}`));
  const definitions = used.map(([variable, type]) => `$${variable}: ${type}`).join(', ');
  return `query ${name}${definitions && ` (${definitions})`} ${text}`;
}

/** Selection sets of any type, at most `depth` levels deep. */
type Selections = (type: GraphQLNamedType, depth: number) => fc.Arbitrary<Piece>;

function createSelections(): Selections {
  const made = new Map<string, fc.Arbitrary<Piece>>();
  const selections: Selections = (type, depth) => {
    const key = `${type.name} ${depth}`;
    const known = made.get(key) ?? toSelectionSet(selectionOf(selections, type, depth));
    made.set(key, known);
    return known;
  };
  return selections;
}

function toSelectionSet(selection: fc.Arbitrary<Piece>): fc.Arbitrary<Piece> {
  return fc.array(selection, { minLength: 1, maxLength: 4 }).map((pieces) => ({
    text: `{ ${pieces.map(({ text }) => text).join(' ')} }`,
    fragments: pieces.flatMap(({ fragments }) => fragments),
  }));
}

function selectionOf(selections: Selections, type: GraphQLNamedType, depth: number): fc.Arbitrary<Piece> {
  const typename = fc.constant<Piece>({ text: '__typename', fragments: [] });
  if (isUnionType(type)) {
    return fc.oneof(typename, ...type.getTypes().map((member) => fragmentOf(selections, member, depth)));
  }
  if (!isObjectType(type)) return typename;
  const fields = Object.values(type.getFields()).filter((field) => depth > 0 || isLeafType(getNamedType(field.type)));
  return fc.oneof(
    ...fields.map((field) => ({ weight: 6, arbitrary: fieldOf(selections, field, depth) })),
    { weight: 3, arbitrary: typename },
    ...(depth > 0 ? [{ weight: 12, arbitrary: fragmentOf(selections, type, depth) }] : []),
  );
}

function fieldOf(
  selections: Selections,
  { name, type, args }: GraphQLField<unknown, unknown>,
  depth: number,
): fc.Arbitrary<Piece> {
  const named = getNamedType(type);
  const none: fc.Arbitrary<Piece | null> = fc.constant(null);
  return fc
    .record({
      alias: aliases,
      directive: fc.constantFrom(...directives),
      given: fc.tuple(...args.map((arg) => fc.constantFrom(...(argumentTexts[arg.name] ?? [''])))),
      inner: isLeafType(named) ? none : selections(named, depth - 1),
    })
    .map(({ alias, directive, given, inner }) => {
      const argumentsText = given.filter((text) => text !== '').join(', ');
      const own = `${name}_${toName(argumentsText)}`;
      const key = alias === 'own' || (alias === 'none' && argumentsText !== '') ? own : alias;
      const head = `${key === 'none' ? '' : `${key}: `}${name}${argumentsText && `(${argumentsText})`} ${directive}`;
      return { text: `${head} ${inner?.text ?? ''}`, fragments: inner?.fragments ?? [] };
    });
}

/** An inline fragment, or a spread one, which has the name that its text gives it. */
function fragmentOf(selections: Selections, type: GraphQLObjectType, depth: number): fc.Arbitrary<Piece> {
  return fc
    .record({
      inner: selections(type, Math.max(0, depth - 1)),
      directive: fc.constantFrom(...directives),
      isSpread: fc.boolean(),
    })
    .map(({ inner: { text, fragments }, directive, isSpread }) => {
      if (!isSpread) return { text: `... on ${type.name} ${directive} ${text}`, fragments };
      const body = `on ${type.name} ${text}`;
      const name = `F_${toName(body)}`;
      return { text: `...${name} ${directive}`, fragments: [...fragments, `fragment ${name} ${body}`] };
    });
}

function toName(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
