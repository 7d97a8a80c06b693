import {
  type ExecutionArgs,
  type FieldNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { AppError, limitExceeded } from '../../errors/app-error.js';
import { readDemand } from '../../graphql/upstream-demand.js';
import { type DocumentParts, type Fragments, type VariableValues, findFragments } from '../document-parts.js';
import { type CoerceInput, findRuntimeInputs } from './find-runtime-inputs.js';
import { countReferences, prepareCost } from './prepare-cost.js';

/** Every limit that depends on variables. A further one is a member here and a check in `prepareVariableCheck`. */
export interface VariableLimits {
  /** Levels of lists and objects that the value of a variable may have. */
  readonly maxDepth: number;
  /** References that one `_entities` may have. */
  readonly maxEntities: number;
  /** What an operation may cost, as `prepareCost` defines it. */
  readonly maxCost: number;
}

export interface CheckedDocument extends DocumentParts {
  readonly limits: VariableLimits;
}

/**
 * The checks of an operation that depend on its variables: both engines call them before they execute it.
 *
 * @returns of an operation what is wrong with its variables, be it a limit that they exceed; undefined when all is well.
 */
export function prepareVariableCheck({
  schema,
  fragments,
  limits: { maxCost, maxEntities },
}: CheckedDocument): (operation: OperationDefinitionNode) => (variables: VariableValues) => AppError | undefined {
  const prepareOperationCost = prepareCost({ schema, fragments });
  return (operation) => {
    const entityFields = findEntityFields(schema, fragments, operation);
    const runtimeInputs = findRuntimeInputs({ schema, fragments }, operation);
    const measureCost = prepareOperationCost(operation);
    return (variables) => {
      const mistake = findMistake(runtimeInputs, variables);
      if (mistake) return mistake;
      for (const count of entityFields) {
        const references = count(variables);
        if (references > maxEntities) {
          const message = `_entities must have at most ${maxEntities} references, but got: ${references}.`;
          return limitExceeded('entities', message);
        }
      }
      const cost = measureCost(variables);
      if (cost <= maxCost) return undefined;
      return limitExceeded('cost', `The operation must cost at most ${maxCost}, but costs: ${cost}.`);
    };
  };
}

function findMistake(inputs: readonly CoerceInput[], variables: VariableValues): AppError | undefined {
  try {
    for (const coerce of inputs) coerce(variables);
    return undefined;
  } catch (thrown) {
    if (thrown instanceof GraphQLError) return new AppError('BAD_USER_INPUT', { message: thrown.message });
    throw thrown;
  }
}

/** Counts the references of one field. */
type CountReferences = (variables: VariableValues) => number;

/** The root fields that ask for references. Fragments are followed; one that is left out by `@skip` counts as selected. */
function findEntityFields(
  schema: GraphQLSchema,
  fragments: Fragments,
  { operation, selectionSet }: OperationDefinitionNode,
): readonly CountReferences[] {
  const fields = schema.getRootType(operation)?.getFields() ?? {};
  const found: CountReferences[] = [];
  const spread = new Set<string>();
  collect(selectionSet);
  return found;

  function collect({ selections }: SelectionSetNode): void {
    for (const node of selections) {
      if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet);
      else if (node.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments.get(node.name.value);
        if (!fragment || spread.has(node.name.value)) continue;
        spread.add(node.name.value);
        collect(fragment.selectionSet);
      } else {
        const field = fields[node.name.value];
        if (field && readDemand(field) === 'references') found.push(toCount(field, node));
      }
    }
  }
}

function toCount(field: GraphQLField<unknown, unknown>, node: FieldNode): CountReferences {
  return (variables) => {
    try {
      return countReferences(getArgumentValues(field, node, variables));
    } catch {
      // Arguments that are not valid: the executor finds that too, and then does not ask for the field.
      return 0;
    }
  };
}

/** Whether a value among the variables, as they were sent, has more than `maxDepth` levels of lists and objects. */
export function areTooDeep(
  variables: Readonly<Record<string, unknown>> | null | undefined,
  { maxDepth }: VariableLimits,
): boolean {
  return Object.values(variables ?? {}).some((value) => isDeeper(value, maxDepth));
}

/** Looks no deeper than `levels`, so that no value can exhaust the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/**
 * Refuses variables: whose values are nested deeper than `maxDepth`, before anything walks down into them; and with which the
 * operation would be over another limit, when it is valid and before it is executed.
 */
export function useVariableLimits(limits: VariableLimits): Plugin {
  return {
    onParams: ({ params: { variables } }) => {
      if (areTooDeep(variables, limits)) {
        throw limitExceeded('depth', `The value of a variable must have at most ${limits.maxDepth} levels.`);
      }
    },
    onExecute: ({ args }) => {
      check(args, limits);
    },
    onSubscribe: ({ args }) => {
      check(args, limits);
    },
  };
}

/** @throws {AppError} */
function check(args: ExecutionArgs, limits: VariableLimits): void {
  const excess = findExcess(args, limits);
  if (excess) throw excess;
}

/** Undefined also where the executor will not begin. */
function findExcess(args: ExecutionArgs, limits: VariableLimits): AppError | undefined {
  const { schema, document, operationName, variableValues } = args;
  const operation = getOperationAST(document, operationName);
  if (!operation) return undefined;
  const definitions = operation.variableDefinitions ?? [];
  const { coerced } = getVariableValues(schema, definitions, variableValues ?? {}, { maxErrors: 1 });
  if (!coerced) return undefined;
  return prepareVariableCheck({ schema, fragments: findFragments(document), limits })(operation)(coerced);
}
