import { CriticalityLevel, diff } from '@graphql-inspector/core';
import { type ASTNode, buildASTSchema, parse, print, visit } from 'graphql';

/** Something that a client or a supergraph may have relied on. */
export interface BreakingChange {
  /** Schema coordinate, such as `Desktop.sid`. */
  readonly coordinate: string;
  readonly message: string;
}

/** What has changed from `released` to `current` that a client, or the composition of a supergraph, may not survive. */
export async function findBreakingChanges(released: string, current: string): Promise<readonly BreakingChange[]> {
  const changes = await diff(toSchema(released), toSchema(current));
  const ofTypes = changes
    .filter(({ criticality }) => criticality.level === CriticalityLevel.Breaking)
    .map(({ path = 'schema', message }) => ({ coordinate: path, message }));
  return [...ofTypes, ...findFederationChanges(released, current)];
}

/** Federation's directives are not defined in a subgraph's SDL, which is valid all the same. */
function toSchema(sdl: string) {
  return buildASTSchema(parse(sdl), { assumeValid: true, assumeValidSDL: true });
}

/** GraphQL Inspector calls a lost key dangerous only; a supergraph does not compose without it. */
function findFederationChanges(released: string, current: string): BreakingChange[] {
  const [before, after] = [readPromises(released), readPromises(current)];
  const lost = [...before].filter(([text]) => !after.has(text) && !text.includes('@inaccessible'));
  const hidden = [...after].filter(([text]) => !before.has(text) && text.includes('@inaccessible'));
  return [
    ...lost.map(([text, coordinate]) => ({ coordinate, message: `${text} was removed` })),
    ...hidden.map(([text, coordinate]) => ({ coordinate, message: `${text} was added` })),
  ];
}

/** Every use of a directive on a type or a field, with its coordinate: `Desktop @key(fields: "id")`. */
function readPromises(sdl: string): ReadonlyMap<string, string> {
  const uses = new Map<string, string>();
  visit(parse(sdl), {
    Directive: (directive, _key, _parent, _path, ancestors) => {
      const coordinate = ancestors.flatMap(nameOf).join('.');
      if (directive.name.value !== 'link') uses.set(`${coordinate} ${print(directive)}`, coordinate);
    },
  });
  return uses;
}

function nameOf(node: ASTNode | readonly ASTNode[]): string[] {
  return 'name' in node ? [node.name.value] : [];
}
