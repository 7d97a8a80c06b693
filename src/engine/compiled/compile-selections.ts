import {
  type FieldNode,
  GraphQLBoolean,
  type GraphQLEnumType,
  type GraphQLField,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLScalarType,
  GraphQLString,
  Kind,
  type SelectionSetNode,
  TypeNameMetaFieldDef,
  defaultFieldResolver,
  getArgumentValues,
  getNullableType,
  isAbstractType,
  isEnumType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  visit,
} from 'graphql';
import { type FieldNodes, type Selections, collectFields } from './collect-fields.js';
import { bailOut, type ArgumentValues, type FieldPlan, type ObjectPlan, type TypePlan, StaticInfo } from './plan.js';
import type { Run } from './run-plan.js';

/** Fields, counted wherever fragments are spread. No person writes an operation of more. */
const maxFields = 1000;

/** Decides what the document and the schema decide of an operation. Bails out at what only the interpreter can do. */
export function compileSelections(
  selections: Selections,
  type: GraphQLObjectType,
): { readonly plan: ObjectPlan; readonly fieldCount: number } {
  let fieldCount = 0;
  const plan = compileObject(type, [selections.operation.selectionSet]);
  return { plan, fieldCount };

  function compileObject(parent: GraphQLObjectType, sets: readonly (SelectionSetNode | undefined)[]): ObjectPlan {
    if (parent.isTypeOf) bailOut();
    const fields: FieldPlan[] = [];
    for (const [key, nodes] of collectFields(selections, parent, sets)) {
      fieldCount += 1;
      // Assigned, this name would be no member of an object, but what it inherits from.
      if (fieldCount > maxFields || key === '__proto__') bailOut();
      fields.push(compileField(parent, key, nodes));
    }
    return { fields };
  }

  function compileField(parent: GraphQLObjectType, key: string, nodes: FieldNodes): FieldPlan {
    const { value: name } = nodes[0].name;
    // Without, it is one of introspection.
    const field = name === '__typename' ? TypeNameMetaFieldDef : (parent.getFields()[name] ?? bailOut());
    return {
      key,
      name,
      // As a property it may be a function, which is to be called; but then it is no value of a leaf.
      resolve: (field.resolve ??
        (isLeafType(getNullableType(field.type)) ? undefined : defaultFieldResolver)) as FieldPlan['resolve'],
      args: compileArguments(field, nodes[0]),
      info: new StaticInfo(selections, parent, field, nodes),
      type: compileType(field.type, nodes),
    };
  }

  function compileType(type: GraphQLOutputType, nodes: FieldNodes): TypePlan {
    const present: GraphQLOutputType = getNullableType(type);
    if (isLeafType(present)) return compileLeaf(type, present);
    const plan = { ...emptyPlan, isNullable: !isNonNullType(type) };
    if (isListType(present)) return { ...plan, kind: 'list', item: compileType(present.ofType, nodes) };
    const sets = nodes.map(({ selectionSet }) => selectionSet);
    if (isObjectType(present)) return { ...plan, kind: 'object', object: compileObject(present, sets) };
    if (!isAbstractType(present)) return bailOut();
    const possible = selections.schema.getPossibleTypes(present);
    return {
      ...plan,
      kind: 'abstract',
      resolveType: (present.resolveType ?? bailOut()) as TypePlan['resolveType'],
      objects: new Map(possible.map((each) => [each.name, compileObject(each, sets)])),
    };
  }
}

const emptyPlan: TypePlan = {
  kind: 'scalar',
  isNullable: false,
  names: null,
  serialize: null,
  object: null,
  objects: null,
  resolveType: null,
  item: null,
};

/** The plans of types without fields, which all operations share. */
const leaves = new WeakMap<GraphQLOutputType, TypePlan>();

function compileLeaf(type: GraphQLOutputType, leaf: GraphQLLeafType): TypePlan {
  const known = leaves.get(type);
  if (known) return known;
  const plan = {
    ...emptyPlan,
    isNullable: !isNonNullType(type),
    ...(isEnumType(leaf) ? compileEnum(leaf) : compileScalar(leaf)),
  };
  leaves.set(type, plan);
  return plan;
}

function compileEnum(type: GraphQLEnumType): Pick<TypePlan, 'kind' | 'names'> {
  return { kind: 'enum', names: new Map(type.getValues().map(({ value, name }) => [value, name])) };
}

function compileScalar(type: GraphQLScalarType): Pick<TypePlan, 'kind' | 'serialize'> {
  if (type === GraphQLString || type === GraphQLID) return { kind: 'text', serialize: null };
  if (type === GraphQLBoolean) return { kind: 'boolean', serialize: null };
  if (type === GraphQLInt) return { kind: 'int', serialize: null };
  return { kind: 'scalar', serialize: (value) => type.serialize(value) };
}

/** Worked out now where no variable is among them, or else once a run. */
function compileArguments(field: GraphQLField<unknown, unknown>, node: FieldNode): FieldPlan['args'] {
  if (!hasVariables(node)) return getArgumentValues(field, node);
  const read = (run: Run): ArgumentValues => getArgumentValues(field, node, run.variables);
  return (run) => run.once(read);
}

function hasVariables(node: FieldNode): boolean {
  let found = false;
  for (const argument of node.arguments ?? []) {
    visit(argument, {
      [Kind.VARIABLE]: () => {
        found = true;
      },
    });
  }
  return found;
}
