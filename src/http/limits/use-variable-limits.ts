import type { Plugin } from 'graphql-yoga';
import { limitExceeded } from './limit-exceeded.js';

/** Refuses variables whose values are nested deeper than `maxDepth`, before anything walks down into them. */
export function useVariableLimits({ maxDepth }: { readonly maxDepth: number }): Plugin {
  return {
    onParams: ({ params: { variables } }) => {
      if (areTooDeep(variables, maxDepth)) {
        throw limitExceeded('depth', `The value of a variable must have at most ${maxDepth} levels.`);
      }
    },
  };
}

/** Whether a value among the variables has more than `maxDepth` levels of lists and objects. */
export function areTooDeep(variables: Readonly<Record<string, unknown>> | null | undefined, maxDepth: number): boolean {
  return Object.values(variables ?? {}).some((value) => isDeeper(value, maxDepth));
}

/** Looks no deeper than `levels`, so that no value can exhaust the stack. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}
