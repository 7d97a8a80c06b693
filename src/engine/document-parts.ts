import { type DocumentNode, type FragmentDefinitionNode, type GraphQLSchema, Kind } from 'graphql';

/** A valid document, as it is measured and compiled. */
export interface DocumentParts {
  readonly schema: GraphQLSchema;
  /** None is within itself. */
  readonly fragments: Fragments;
}

/** Fragments by their names. */
export type Fragments = ReadonlyMap<string, FragmentDefinitionNode>;

/** The fragments of a document; of several with one name, the last. */
export function findFragments({ definitions }: DocumentNode): Fragments {
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const node of definitions) if (node.kind === Kind.FRAGMENT_DEFINITION) fragments.set(node.name.value, node);
  return fragments;
}

/** Values of variables, as they were coerced, defaults included, by their names. */
export type VariableValues = Readonly<Record<string, unknown>>;
