import { readFileSync } from 'node:fs';
import { composeServices as composeWithApollo } from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import { composeServices as composeWithGuild, compositionHasErrors } from '@theguild/federation-composition';
import { type DocumentNode, parse } from 'graphql';

interface Service {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

const services: Service[] = [
  toService('snapshots', readFileSync('schema/subgraph.graphql', 'utf8')),
  toService('desktops', readFileSync('examples/supergraph/desktops.graphql', 'utf8')),
];

describe('composes with a subgraph that holds desktops and the PageInfo of Relay', () => {
  test('by @apollo/composition, without an error or a hint', () => {
    const { errors = [], hints = [], supergraphSdl } = composeWithApollo(services);
    expect(errors.map(String)).toEqual([]);
    expect(hints.map(String)).toEqual([]);
    expect(supergraphSdl).toContain('type DesktopSnapshot');
  });

  test('in either order to the same supergraph', () => {
    expect(composeWithApollo(services.toReversed()).supergraphSdl).toBe(composeWithApollo(services).supergraphSdl);
  });

  test('by @theguild/federation-composition, without an error', () => {
    const result = composeWithGuild(services);
    expect(compositionHasErrors(result) ? result.errors.map(({ message }) => message) : []).toEqual([]);
    expect(result.supergraphSdl).toContain('type DesktopSnapshot');
  });

  test('with a subgraph that has a SortDirection of its own, with another value', () => {
    const other = toService(
      'other',
      'type Query { others(by: SortDirection): Int } enum SortDirection { UP DOWN NONE }',
    );
    expect(composeWithApollo([...services, other]).errors ?? []).toEqual([]);
    expect(compositionHasErrors(composeWithGuild([...services, other]))).toBe(false);
  });
});

function toService(name: string, sdl: string): Service {
  return { name, url: `http://127.0.0.1/${name}`, typeDefs: parse(sdl) };
}
