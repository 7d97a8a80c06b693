import {
  type DocumentNode,
  type FragmentDefinitionNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type VariableDefinitionNode,
  getOperationAST,
  visit,
} from 'graphql';
import { type RunOperation, compileOperation } from '../../graphql/execution/compile-operation.js';
import type { VariableValues } from '../../graphql/execution/plan.js';
import { prepareCost } from '../limits/prepare-cost.js';

/** A valid document whose operations have been got ready to be executed again and again. */
export interface KnownDocument {
  /** The operation that a request means; undefined when the document has none of that name, or several and no name was given. */
  operation(name: string | null | undefined): KnownOperation | undefined;
}

export interface KnownOperation {
  readonly variableDefinitions: readonly VariableDefinitionNode[];
  /** As `prepareCost` defines it; `variables` as they were coerced. */
  readonly measureCost: (variables: VariableValues) => number;
  readonly run: RunOperation;
}

/** Which selections there are depends on so few variables that all that their values make of an operation is kept. */
const maxVariants = 8;

const runNothing: RunOperation = () => Promise.resolve(undefined);

export function createKnownDocument(schema: GraphQLSchema, document: DocumentNode): KnownDocument {
  const fragments = Object.fromEntries(
    document.definitions
      .filter((node): node is FragmentDefinitionNode => node.kind === Kind.FRAGMENT_DEFINITION)
      .map((node) => [node.name.value, node]),
  );
  const operations = new Map<OperationDefinitionNode, KnownOperation>();
  return {
    operation: (name) => {
      const node = getOperationAST(document, name);
      if (!node) return undefined;
      const known = operations.get(node) ?? createKnownOperation(schema, node, fragments);
      operations.set(node, known);
      return known;
    },
  };
}

type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

function createKnownOperation(
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Fragments,
): KnownOperation {
  const conditionNames = findConditions([operation, ...Object.values(fragments)]);
  const variants = new Map<string, RunOperation>();

  const toVariant = (variables: VariableValues): RunOperation => {
    const values = conditionNames.map((name) => variables[name]);
    const key = values.join(' ');
    const known = variants.get(key);
    if (known) return known;
    if (variants.size === maxVariants) return runNothing;
    const conditions = Object.fromEntries(conditionNames.map((name, index) => [name, values[index]]));
    const compiled = compileOperation({ schema, operation, fragments, conditions }) ?? runNothing;
    variants.set(key, compiled);
    return compiled;
  };

  return {
    variableDefinitions: operation.variableDefinitions ?? [],
    measureCost: prepareCost({ schema, operation, fragments: new Map(Object.entries(fragments)) }),
    run: (context, variables, finish) => toVariant(variables)(context, variables, finish),
  };
}

/** Names of the variables that decide what is selected. */
function findConditions(nodes: readonly (OperationDefinitionNode | FragmentDefinitionNode)[]): readonly string[] {
  const names = new Set<string>();
  for (const node of nodes) {
    visit(node, {
      Directive: ({ name, arguments: args = [] }) => {
        if (name.value !== 'skip' && name.value !== 'include') return;
        for (const { value } of args) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
      },
    });
  }
  return [...names];
}
