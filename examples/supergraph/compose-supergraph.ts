import { parse } from 'graphql';
import { composeServices, compositionHasErrors } from '@theguild/federation-composition';

/** One subgraph to compose. */
export interface Subgraph {
  readonly name: string;
  readonly url: string;
  readonly sdl: string;
}

/**
 * The supergraph's SDL, which every gateway here reads.
 *
 * @throws {Error} that lists why the subgraphs do not compose.
 */
export function composeSupergraph(subgraphs: readonly Subgraph[]): string {
  const result = composeServices(subgraphs.map(({ name, url, sdl }) => ({ name, url, typeDefs: parse(sdl) })));
  if (compositionHasErrors(result)) throw new Error(result.errors.map(({ message }) => message).join('\n'));
  return result.supergraphSdl;
}
