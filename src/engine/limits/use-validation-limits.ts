import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  Kind,
  NoSchemaIntrospectionCustomRule,
  type SelectionSetNode,
  type ValidationRule,
  validate,
} from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { type AppError, limitExceeded } from '../../errors/app-error.js';
import type { Fragments } from '../document-parts.js';

export interface ValidationLimits {
  /** Most errors that a response holds; the last of them says when there are more. */
  readonly maxErrors: number;
  /**
   * Whether clients may ask for the schema. Where not, `__schema` and `__type` are refused, and the search for names that
   * were perhaps meant is left out; `__typename` stays, which every client library sends.
   */
  readonly introspection: boolean;
}

/** Ends validation at its first errors: a document of errors must not cost more than a good one, nor be answered by a book. */
export function useValidationLimits({ maxErrors, introspection }: ValidationLimits): Plugin {
  // graphql adds one error of its own when it ends early.
  const options = { maxErrors: maxErrors - 1, hideSuggestions: !introspection };
  return {
    onValidate: ({ addValidationRule, setValidationFn }) => {
      setValidationFn((schema: GraphQLSchema, document: DocumentNode, rules: readonly ValidationRule[]) =>
        validate(schema, document, rules, options),
      );
      if (!introspection) addValidationRule(NoSchemaIntrospectionCustomRule);
      return ({ valid, result, setResult }) => {
        // graphql gave up: it compares each field with all others of its name in one place, and does so only so often, because
        // a short document can ask for millions of comparisons. It has no other mark for it.
        if (valid || !result.some((error) => (error as Error).message === 'Validation aborted.')) return;
        const limit = overlapsExceeded();
        setResult([new GraphQLError(limit.message, { originalError: limit })]);
      };
    },
  };
}

interface OverlapBounds {
  /** Counting ends at more pairs. It also ends after twice as many selections, so that it costs no more than this allows. */
  readonly maxPairs: number;
  /** Levels of fields that are looked at: a fragment within itself ends here. */
  readonly maxDepth: number;
}

/**
 * Pairs of fields that validation has to compare, because they share one place of a response: the most that any operation has,
 * or any fragment that no operation reaches. A hundred fields of one name in one place are 4950 pairs.
 *
 * Fragments count wherever they are spread. The document need not be valid.
 *
 * @returns more than `maxPairs` where counting ended early.
 */
export function countOverlaps(
  { definitions }: DocumentNode,
  fragments: Fragments,
  { maxPairs, maxDepth }: OverlapBounds,
): number {
  const reached = new Set<string>();
  let selectionsLeft = maxPairs * 2;

  /** What is selected in one place, by the names in the response. */
  const collect = ({ selections }: SelectionSetNode, place: SelectedByName, spread: Set<string>): void => {
    for (const node of selections) {
      selectionsLeft -= 1;
      if (selectionsLeft < 0) return;
      if (node.kind === Kind.FIELD) {
        const name = (node.alias ?? node.name).value;
        const known = place.get(name);
        if (known) known.push(node.selectionSet);
        else place.set(name, [node.selectionSet]);
      } else if (node.kind === Kind.INLINE_FRAGMENT) collect(node.selectionSet, place, spread);
      else if (!spread.has(node.name.value)) {
        spread.add(node.name.value);
        reached.add(node.name.value);
        const fragment = fragments.get(node.name.value);
        if (fragment) collect(fragment.selectionSet, place, spread);
      }
    }
  };

  /** Of one place, which several sets may select, and of all places below it. */
  const count = (sets: readonly SelectionSetNode[], levels: number): number => {
    const place: SelectedByName = new Map();
    const spread = new Set<string>();
    for (const set of sets) collect(set, place, spread);
    let pairs = 0;
    for (const selected of place.values()) {
      pairs += (selected.length * (selected.length - 1)) / 2;
      const inner = selected.filter((set) => set !== undefined);
      if (inner.length > 0 && levels > 1) pairs += count(inner, levels - 1);
      if (selectionsLeft < 0 || pairs > maxPairs) return maxPairs + 1;
    }
    return pairs;
  };

  let most = 0;
  const countFrom = ({ selectionSet }: { readonly selectionSet: SelectionSetNode }): void => {
    most = Math.max(most, count([selectionSet], maxDepth));
  };
  for (const node of definitions) if (node.kind === Kind.OPERATION_DEFINITION) countFrom(node);
  for (const [name, fragment] of fragments) if (!reached.has(name)) countFrom(fragment);
  return most;
}

/** The selection sets of each field of one place; undefined for one without. */
type SelectedByName = Map<string, (SelectionSetNode | undefined)[]>;

/** The refusal of a document that has too many fields to be compared with each other. */
export function overlapsExceeded(): AppError {
  const message = 'One place of the document has too many fields of the same name. Ask for each once.';
  return limitExceeded('overlappingFields', message);
}
