import {
  GraphQLBoolean,
  type GraphQLEnumType,
  GraphQLID,
  GraphQLInt,
  type GraphQLLeafType,
  GraphQLString,
  isEnumType,
} from 'graphql';
import { giveUp } from './run.js';

/**
 * Turns what a resolver gave, neither null nor undefined, into what the response holds. Only what needs no conversion passes;
 * for all else, a value that fits its type after some conversion included, the interpreter is asked.
 */
export type CompleteLeaf = (value: unknown) => unknown;

export function toCompleteLeaf(type: GraphQLLeafType): CompleteLeaf {
  if (isEnumType(type)) return toCompleteEnum(type);
  if (type === GraphQLString || type === GraphQLID) return completeText;
  if (type === GraphQLBoolean) return completeBoolean;
  if (type === GraphQLInt) return completeInt;
  // A scalar of our own says itself what its values are, of those that print as what they are.
  return (value) =>
    typeof value === 'object' || typeof value === 'function' ? giveUp() : (type.serialize(value) ?? giveUp());
}

function completeText(value: unknown): unknown {
  return typeof value === 'string' ? value : giveUp();
}

function completeBoolean(value: unknown): unknown {
  return typeof value === 'boolean' ? value : giveUp();
}

/** 32 bits, as GraphQL has it. */
function completeInt(value: unknown): unknown {
  return typeof value === 'number' && (value | 0) === value ? value : giveUp();
}

function toCompleteEnum(type: GraphQLEnumType): CompleteLeaf {
  const names = new Map<unknown, string>(type.getValues().map(({ value, name }) => [value, name]));
  return (value) => names.get(value) ?? giveUp();
}
