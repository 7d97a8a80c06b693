import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { pickParams } from '../compiled/read-plain-params.js';

/** Leaves out what a body has beside the parameters of a GraphQL request. What is no object is left to Yoga's own check. */
export function useKnownParams(): Plugin {
  return {
    onParams: ({ params, setParams }) => {
      // Any JSON that was sent, which Yoga's types do not say.
      const sent: unknown = params;
      if (typeof sent !== 'object' || sent === null || Array.isArray(sent)) return;
      setParams(pickParams(sent) as GraphQLParams);
    },
  };
}
