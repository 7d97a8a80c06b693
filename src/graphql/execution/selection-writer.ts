import {
  type GraphQLAbstractType,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLOutputType,
  defaultFieldResolver,
  getNullableType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import type { CodeWriter } from './code-writer.js';
import { type FieldNodes, type Selections, collectFields } from './collect-fields.js';
import { CompiledInfo } from './compiled-info.js';
import { toCompleteLeaf } from './complete-leaf.js';
import { giveUp } from './run.js';
import { writeArguments } from './write-arguments.js';

/** There is something in the operation that only the interpreter can do. */
export class CannotCompile extends Error {}

/** The expression that makes of a value, given as an expression, what the response holds. */
type Complete = (value: string) => string;

/** Fields, counted wherever fragments are spread. No person writes an operation of more. */
const maxFields = 1000;

/**
 * Writes the functions that execute selection sets: of `(value, run)`, each makes one object of the response out of the
 * value that its fields are resolved from. A field that must be waited for is null at first, and filled by the run.
 *
 * Each selection set gets a function of its own, which ends in an object literal: so V8 knows where in a row each field is,
 * gives all rows of a list one shape, and prints them by its fast path.
 */
export class SelectionWriter {
  readonly #code: CodeWriter;
  readonly #selections: Selections;
  readonly #stop: string;
  #fieldCount = 0;

  constructor(code: CodeWriter, selections: Selections) {
    this.#code = code;
    this.#selections = selections;
    this.#stop = `${code.constant(giveUp)}()`;
  }

  /**
   * @returns the name of the function that executes the whole operation.
   * @throws {CannotCompile}
   */
  writeOperation(type: GraphQLObjectType): string {
    return this.#writeObject(type, collectFields(this.#selections, type, [this.#selections.operation.selectionSet]));
  }

  #writeObject(type: GraphQLObjectType, fields: ReadonlyMap<string, FieldNodes>, ...statements: string[]): string {
    if (type.isTypeOf) throw new CannotCompile();
    const members: string[] = [];
    const fills: string[] = [];
    for (const [responseKey, nodes] of fields) {
      this.#fieldCount += 1;
      // In a literal it would name the prototype.
      if (responseKey === '__proto__' || this.#fieldCount > maxFields) throw new CannotCompile();
      const { read, complete, mayWait } = this.#writeField(type, nodes);
      const [key, index] = [JSON.stringify(responseKey), members.length];
      statements.push(`const v${index} = ${read};`);
      if (mayWait) {
        statements.push(`const waits${index} = typeof v${index}?.then === 'function';`);
        statements.push(`const m${index} = waits${index} ? null : ${complete(`v${index}`)};`);
        fills.push(`if (waits${index}) run.fill(object, ${key}, v${index}, (late) => ${complete('late')});`);
      }
      members.push(`${key}: ${mayWait ? `m${index}` : complete(`v${index}`)}`);
    }
    return this.#code.addFunction([
      ...statements,
      `const object = { ${members.join(', ')} };`,
      ...fills,
      'return object;',
    ]);
  }

  #writeField(parent: GraphQLObjectType, nodes: FieldNodes): { read: string; complete: Complete; mayWait: boolean } {
    const { value: name } = nodes[0].name;
    if (name === '__typename') return { read: JSON.stringify(parent.name), complete: (value) => value, mayWait: false };
    const field = parent.getFields()[name];
    // It is one of introspection.
    if (!field) throw new CannotCompile();
    const complete = this.#writeComplete(field.type, nodes);
    // A promise, or a function, is nothing that a leaf is made of: then the interpreter is asked.
    const isProperty = !field.resolve && isLeafType(getNullableType(field.type));
    const read = isProperty ? `value[${JSON.stringify(name)}]` : this.#writeCall(parent, field, nodes);
    return { read, complete, mayWait: !isProperty };
  }

  #writeCall(parent: GraphQLObjectType, field: GraphQLField<unknown, unknown>, nodes: FieldNodes): string {
    const resolve = this.#code.constant(field.resolve ?? defaultFieldResolver);
    const args = writeArguments(this.#code, field, nodes[0]);
    const info = this.#code.constant(new CompiledInfo(this.#selections, parent, field, nodes));
    return `${resolve}(value, ${args}, run.context, ${info})`;
  }

  #writeComplete(type: GraphQLOutputType, nodes: FieldNodes): Complete {
    const complete = this.#writePresent(getNullableType(type), nodes);
    if (isNonNullType(type)) return complete;
    return (value) => `(${value} === null || ${value} === undefined ? null : ${complete(value)})`;
  }

  /** Completes what must not be null, and gives up where it is. */
  #writePresent(type: GraphQLOutputType, nodes: FieldNodes): Complete {
    if (isLeafType(type)) {
      const completeLeaf = this.#code.constant(toCompleteLeaf(type));
      return (value) => `${completeLeaf}(${value})`;
    }
    if (isNonNullType(type)) throw new CannotCompile();
    const name = isListType(type) ? this.#writeList(type.ofType, nodes) : this.#writeComposite(type, nodes);
    return (value) => `${name}(${value}, run)`;
  }

  #writeList(type: GraphQLOutputType, nodes: FieldNodes): string {
    const complete = this.#writeComplete(type, nodes);
    return this.#code.addFunction([
      `if (!Array.isArray(value)) ${this.#stop};`,
      'const list = [];',
      'for (let i = 0; i < value.length; i += 1) {',
      '  const item = value[i];',
      "  const waits = typeof item?.then === 'function';",
      `  list.push(waits ? null : ${complete('item')});`,
      `  if (waits) run.fill(list, i, item, (late) => ${complete('late')});`,
      '}',
      'return list;',
    ]);
  }

  #writeComposite(type: GraphQLObjectType | GraphQLAbstractType, nodes: FieldNodes): string {
    const selectionSets = nodes.map(({ selectionSet }) => selectionSet);
    const isNothing = `value === null || value === undefined || value instanceof ${this.#code.constant(Error)}`;
    const writeObject = (object: GraphQLObjectType) => {
      const fields = collectFields(this.#selections, object, selectionSets);
      return this.#writeObject(object, fields, `if (${isNothing}) ${this.#stop};`);
    };
    if (isObjectType(type)) return writeObject(type);
    const cases = this.#selections.schema
      .getPossibleTypes(type)
      .map((object) => `case ${JSON.stringify(object.name)}: return ${writeObject(object)}(value, run);`);
    return this.#code.addFunction(['switch (value?.__typename) {', ...cases, '}', `return ${this.#stop};`]);
  }
}
