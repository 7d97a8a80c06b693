import { readFileSync } from 'node:fs';
import { composeServices as composeWithApollo } from '@apollo/composition';
import { describe, expect, test } from '@jest/globals';
import { composeServices as composeWithGuild } from '@theguild/federation-composition';
import { buildSubgraphSchema } from '@apollo/subgraph';
import { isObjectType, isScalarType, isUnionType, parse } from 'graphql';
import { createSubgraphSchema } from '../../src/graphql/create-subgraph-schema.js';
import { createBuilder } from '../../src/graphql/create-builder.js';
import { federationDirectives, once } from '../../src/graphql/federation/federation-directives.js';
import { printSubgraphSdl } from '../../src/graphql/federation/print-subgraph-sdl.js';

// The names are those of Apollo's federation subgraph compatibility suite. Its checks of `_service`, and of resolving
// by each @key, are in test/integration/subgraph/entities.test.ts; inline trace is left out (docs/decisions/subgraph.md).
describe('the subgraph, by the checks of the compatibility suite', () => {
  const sdl = readFileSync('schema/subgraph.graphql', 'utf8');

  test('@link names federation 2.7 and imports every directive that is used', () => {
    const [, imports = ''] =
      /@link\(url: "https:\/\/specs\.apollo\.dev\/federation\/v2\.7", import: \[(.*)\]\)/.exec(sdl) ?? [];
    const used = new Set(sdl.replace(/""".*?"""/gs, '').match(/@\w+/g));
    const builtIn = ['@link', '@specifiedBy', '@deprecated', '@oneOf'];
    const federated = [...used].filter((name) => !builtIn.includes(name));
    expect(imports.match(/@\w+/g)).toEqual(expect.arrayContaining(federated));
  });

  test.each([
    ['@key single', /type Desktop\s+@key\(fields: "id"\)/],
    ['@key composite', /type DesktopSnapshot\s+@key\(fields: "id desktop \{ id \}"\)/],
    ['@key multiple', /type DesktopSnapshot\s+@key\(fields: "id desktop \{ id \}"\)\s+@key\(fields: "id"\)/],
    ['@key that is not resolvable', /type DesktopPool\s+@key\(fields: "id", resolvable: false\)/],
    ['@shareable on a type', /type PageInfo\s+@shareable/],
    ['@shareable on a field', /name: String @shareable/],
  ])('%s', (_, pattern) => {
    expect(sdl).toMatch(pattern);
  });

  test('_service and _entities are served as the specification has them', () => {
    const { Query, _Service, _Entity, _Any } = createSubgraphSchema().getTypeMap();
    const fields = isObjectType(Query) ? Query.getFields() : {};
    expect(String(fields['_service']?.type)).toBe('_Service!');
    expect(String(fields['_entities']?.type)).toBe('[_Entity]!');
    expect(fields['_entities']?.args.map(({ name, type }) => `${name}: ${String(type)}`)).toEqual([
      'representations: [_Any!]!',
    ]);
    expect(isObjectType(_Service) && String(_Service.getFields()['sdl']?.type)).toBe('String!');
    expect(isUnionType(_Entity) && _Entity.getTypes().map(({ name }) => name)).toEqual(['Desktop', 'DesktopSnapshot']);
    expect(isScalarType(_Any)).toBe(true);
  });

  test('the SDL of _service leaves out what every subgraph has', () => {
    expect(sdl).not.toMatch(/_entities|_service|_Any|_Entity|_Service|^(directive|schema) |FieldSet|link__/m);
  });

  test("the SDL is one that Apollo's own subgraph library takes", () => {
    expect(() => buildSubgraphSchema(parse(sdl))).not.toThrow();
  });

  test('the public SDL holds nothing of federation', () => {
    expect(readFileSync('schema/api.graphql', 'utf8')).not.toMatch(
      /_entities|_service|_Any|_Entity|link__|@(key|link|shareable)/,
    );
  });
});

describe('the stack, by the checks for what the subgraph does not use yet', () => {
  const typeDefs = parse(printProbe());
  const service = { name: 'probe', url: 'http://127.0.0.1/', typeDefs };

  test('@tag and @inaccessible are imported and printed', () => {
    expect(printProbe()).toMatch(/import: \["@inaccessible", "@tag"\]/);
    expect(printProbe()).toMatch(/hidden: String @inaccessible/);
    expect(printProbe()).toMatch(/tagged: String @tag\(name: "internal"\)/);
  });

  test('@tag and @inaccessible pass both composers', () => {
    for (const sdl of [composeWithApollo([service]).supergraphSdl, composeWithGuild([service]).supergraphSdl]) {
      expect(sdl).toMatch(/hidden: String\s+@inaccessible/);
      expect(sdl).toMatch(/tagged: String\s+@tag\(name: "internal"\)/);
    }
  });
});

/** A schema of the gateway's own builder with the directives that its types have no use for. */
function printProbe(): string {
  const builder = createBuilder();
  builder.queryType({
    fields: (t) => ({
      seen: t.string({ resolve: () => '' }),
      hidden: t.string({
        nullable: true,
        extensions: federationDirectives({ inaccessible: once }),
        resolve: () => '',
      }),
      tagged: t.string({
        nullable: true,
        extensions: federationDirectives({ tag: [{ name: 'internal' }] }),
        resolve: () => '',
      }),
    }),
  });
  return printSubgraphSdl(builder.toSchema({ sortSchema: false }));
}
