import { readFileSync } from 'node:fs';
import { composeServices as composeWithApollo } from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import { composeServices as composeWithGuild, compositionHasErrors } from '@theguild/federation-composition';
import { type DocumentNode, parse } from 'graphql';
import { createSchema } from '../../src/graphql/create-schema.js';
import { printSubgraphSdl } from '../../src/graphql/federation/print-subgraph-sdl.js';

interface Service {
  readonly name: string;
  readonly url: string;
  readonly typeDefs: DocumentNode;
}

const desktops = toService('desktops', readFileSync('examples/supergraph/desktops.graphql', 'utf8'));
const liveServices = [toService('snapshots', readFileSync('schema/subgraph.graphql', 'utf8')), desktops];
const servicesWithoutLive = [toService('snapshots', printSubgraphSdl(createSchema({ live: false }))), desktops];

describe.each([
  ['', liveServices, true],
  [', with LIVE=false', servicesWithoutLive, false],
])('composes with a subgraph that holds desktops and the PageInfo of Relay%s', (_, services, isLive) => {
  test('by @apollo/composition, without an error or a hint', () => {
    const { errors = [], hints = [], supergraphSdl } = composeWithApollo(services);
    expect(errors.map(String)).toEqual([]);
    expect(hints.map(String)).toEqual([]);
    expect(supergraphSdl).toContain('type DesktopSnapshot');
    expect(supergraphSdl?.includes('type Subscription')).toBe(isLive);
  });

  test('in either order to the same supergraph', () => {
    expect(composeWithApollo(services.toReversed()).supergraphSdl).toBe(composeWithApollo(services).supergraphSdl);
  });

  test('by @theguild/federation-composition, without an error', () => {
    const result = composeWithGuild(services);
    expect(compositionHasErrors(result) ? result.errors.map(({ message }) => message) : []).toEqual([]);
    expect(result.supergraphSdl).toContain('type DesktopSnapshot');
    expect(result.supergraphSdl?.includes('type Subscription')).toBe(isLive);
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

test('composes with a subgraph that has subscriptions of its own, and each stays with its subgraph', () => {
  const other = toService('other', 'type Query { now: Int } type Subscription { ticks: Int }');
  const guild = composeWithGuild([...liveServices, other]);
  expect(compositionHasErrors(guild)).toBe(false);
  for (const supergraphSdl of [composeWithApollo([...liveServices, other]).supergraphSdl, guild.supergraphSdl]) {
    const [subscription] = /^type Subscription[^]*?^\}/m.exec(supergraphSdl ?? '') ?? [];
    expect(subscription).toMatch(/^ +ticks: Int @join__field\(graph: OTHER\)/m);
    expect(subscription).toMatch(/DesktopSnapshotConnection @join__field\(graph: SNAPSHOTS\)/);
  }
});

function toService(name: string, sdl: string): Service {
  return { name, url: `http://127.0.0.1/${name}`, typeDefs: parse(sdl) };
}
