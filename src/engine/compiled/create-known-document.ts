import {
  type DocumentNode,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
  type OperationTypeNode,
  type VariableDefinitionNode,
  getOperationAST,
  visit,
} from 'graphql';
import { LRUCache } from 'lru-cache';
import { type CompiledOperation, compileOperation } from './compile-operation.js';
import type { RunOperation } from './plan.js';
import { type VariableValues, findFragments } from '../document-parts.js';
import type { AppError } from '../../errors/app-error.js';
import { type VariableLimits, prepareVariableCheck } from '../limits/variable-limits.js';

/** A valid document whose operations have been got ready to be executed again and again. */
export interface KnownDocument {
  /** The operation that a request means; undefined when the document has none of that name, or several and no name was given. */
  operation(name: string | null | undefined): KnownOperation | undefined;
  /** Must be called when the document is forgotten: drops its compiled operations. */
  readonly forget: () => void;
}

export interface KnownOperation {
  readonly type: OperationTypeNode;
  /** Undefined where it has none. */
  readonly name: string | undefined;
  readonly variableDefinitions: readonly VariableDefinitionNode[];
  /** As `prepareVariableCheck` defines it; `variables` as they were coerced. */
  readonly findExcess: (variables: VariableValues) => AppError | undefined;
  readonly run: RunOperation;
}

/** The compiled operations of all documents: those that ran last, as many as the limit of their fields allows. */
export type CompiledOperations = LRUCache<string, CompiledOperation>;

export function createCompiledOperations(maxFields: number): CompiledOperations {
  return new LRUCache({ maxSize: maxFields, sizeCalculation: ({ fieldCount }) => fieldCount + 1 });
}

/** What cannot be compiled is tried once, and then known not to be. */
const notCompiled: CompiledOperation = { run: () => Promise.resolve(undefined), fieldCount: 0 };

export interface KnownDocumentOptions {
  readonly schema: GraphQLSchema;
  readonly document: DocumentNode;
  readonly limits: VariableLimits;
  /** Begins the keys of this document's operations in `compiled`, and of no other's. */
  readonly id: string;
  readonly compiled: CompiledOperations;
}

export function createKnownDocument({ schema, document, limits, id, compiled }: KnownDocumentOptions): KnownDocument {
  const fragments = findFragments(document);
  const prepareCheck = prepareVariableCheck({ schema, fragments, limits });
  const conditionNames = findConditions(document);
  const operations = new Map<OperationDefinitionNode, KnownOperation>();

  const createKnownOperation = (operation: OperationDefinitionNode): KnownOperation => {
    const operationId = `${id}.${operations.size}`;
    const compile = (variables: VariableValues): CompiledOperation => {
      const conditions = Object.fromEntries(conditionNames.map((name) => [name, variables[name]]));
      return (
        compileOperation({ schema, operation, fragments: Object.fromEntries(fragments), conditions }) ?? notCompiled
      );
    };
    return {
      type: operation.operation,
      name: operation.name?.value,
      variableDefinitions: operation.variableDefinitions ?? [],
      findExcess: prepareCheck(operation),
      run: (context, variables, finish) => {
        // What is selected depends on them, and so the plan.
        const key = conditionNames.reduce((text, name) => `${text} ${String(variables[name])}`, operationId);
        const known = compiled.get(key) ?? compile(variables);
        compiled.set(key, known);
        return known.run(context, variables, finish);
      },
    };
  };

  return {
    operation: (name) => {
      const node = getOperationAST(document, name);
      if (!node) return undefined;
      const known = operations.get(node) ?? createKnownOperation(node);
      operations.set(node, known);
      return known;
    },
    forget: () => {
      for (const key of [...compiled.keys()]) if (key.startsWith(`${id}.`)) compiled.delete(key);
    },
  };
}

/** Names of the variables that decide what is selected. */
function findConditions(document: DocumentNode): readonly string[] {
  const names = new Set<string>();
  visit(document, {
    Directive: ({ name, arguments: args = [] }) => {
      if (name.value !== 'skip' && name.value !== 'include') return;
      for (const { value } of args) if (value.kind === Kind.VARIABLE) names.add(value.name.value);
    },
  });
  return [...names];
}
