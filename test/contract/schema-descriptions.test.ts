import { describe, expect, test } from '@jest/globals';
import {
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  isEnumType,
  isInputObjectType,
  isIntrospectionType,
  isNullableType,
  isObjectType,
  isSpecifiedScalarType,
} from 'graphql';
import { createSchema } from '../../src/graphql/create-schema.js';

interface Described {
  readonly coordinate: string;
  readonly description: string | null | undefined;
  /** Whether null can be met here, so that its meaning must be told. */
  readonly nullable: boolean;
}

const types = Object.values(createSchema().getTypeMap()).filter(
  (type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type),
);
const everything = types.flatMap((type) => [
  { coordinate: type.name, description: type.description, nullable: false },
  ...membersOf(type),
]);

describe('tells people what they see in the schema', () => {
  test.each(everything)('$coordinate is described in whole sentences', ({ description }) => {
    expect(description).toMatch(/^[A-Z`].*[.]$/s);
  });

  test.each(everything.filter(({ nullable }) => nullable))('$coordinate says what null means', ({ description }) => {
    expect(description).toMatch(/\b[Nn]ull\b/);
  });

  test('every bound of a number is in its description', () => {
    const page = everything.filter(({ coordinate }) => coordinate.startsWith('DesktopSnapshotPage.'));
    const text = page.map(({ description }) => description).join(' ');
    expect(text).toMatch(/1 to 1000/);
    expect(text).toMatch(/0 to 20000/);
  });
});

function membersOf(type: GraphQLNamedType): Described[] {
  if (isEnumType(type)) {
    return type
      .getValues()
      .map(({ name, description }) => ({ coordinate: `${type.name}.${name}`, description, nullable: false }));
  }
  if (isInputObjectType(type)) return Object.values(type.getFields()).map((field) => toDescribed(type.name, field));
  if (!isObjectType(type)) return [];
  return Object.values(type.getFields()).flatMap((field: GraphQLField<unknown, unknown>) => [
    toDescribed(type.name, field),
    ...field.args.map((arg) => ({
      coordinate: `${type.name}.${field.name}(${arg.name}:)`,
      description: arg.description,
      nullable: isNullableType(arg.type),
    })),
  ]);
}

function toDescribed(typeName: string, field: GraphQLField<unknown, unknown> | GraphQLInputField): Described {
  const nullable = isNullableType(field.type);
  return { coordinate: `${typeName}.${field.name}`, description: field.description, nullable };
}
