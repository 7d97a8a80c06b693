import { createHash } from 'node:crypto';
import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  Kind,
  type ValidationRule,
  specifiedRules,
  validate,
  visit,
} from 'graphql';
import { findRootCondition } from '../subscriptions/find-root-condition.js';
import type { ManifestEntry } from './parse-manifest.js';

const sha256Pattern = /^(?:sha256:)?([\da-f]{64})$/;

/** Whether an id that is a SHA-256 by its looks is not that of its document; any other id may be what it likes. */
export function isMisnamed({ id, text }: ManifestEntry): boolean {
  const hash = sha256Pattern.exec(id)?.[1];
  return hash !== undefined && hash !== createHash('sha256').update(text, 'utf8').digest('hex');
}

/** The first place where a document does not fit the schema, by line and column; null when it does. */
export function findMistake(
  schema: GraphQLSchema,
  document: DocumentNode,
  rules: readonly ValidationRule[],
): string | null {
  if (findRootCondition(document)) return 'the root field of its subscription has @skip or @include';
  const [error] = validate(schema, document, [...specifiedRules, ...rules], { maxErrors: 1 });
  if (error) return toPlace(error);
  const operations = document.definitions.filter((node) => node.kind === Kind.OPERATION_DEFINITION);
  const isServed = operations.length > 0 && operations.every(({ operation }) => schema.getRootType(operation));
  return isServed ? null : 'it has no operation that is served';
}

/** Most syntax nodes within each other. */
export function measureNesting(document: DocumentNode): number {
  let [depth, deepest] = [0, 0];
  visit(document, {
    enter: () => {
      depth += 1;
      deepest = Math.max(deepest, depth);
    },
    leave: () => {
      depth -= 1;
    },
  });
  return deepest;
}

/** Where an error is; not what it says, which repeats the document. */
export function toPlace({ locations }: GraphQLError): string {
  const [place] = locations ?? [];
  return place ? `line ${place.line}, column ${place.column}` : 'somewhere';
}
