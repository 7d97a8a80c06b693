import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormatsModule from 'ajv-formats';
import { parse } from 'yaml';

/** Says what is wrong with a value, in words; empty when nothing. */
export type Check = (value: unknown) => readonly string[];

export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema: { readonly type: 'string' | 'integer' | 'array' };
}

export interface Response {
  readonly headers?: Readonly<Record<string, { readonly required?: boolean; readonly schema: object } | Reference>>;
  readonly content?: Readonly<Record<string, { readonly schema: object }>>;
}

export interface Operation {
  readonly operationId: string;
  readonly parameters?: readonly (Parameter | Reference)[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: object }>> };
  readonly responses: Readonly<Record<string, Response | Reference>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
  /** Our extension: parameters that only come together. */
  readonly 'x-together'?: readonly (readonly string[])[];
}

interface Reference {
  readonly $ref: string;
}

/** The parts of the OpenAPI document that the checks read. */
export interface ContractDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly security: readonly Readonly<Record<string, readonly string[]>>[];
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly securitySchemes: Readonly<Record<string, { readonly name: string }>>;
  };
}

/** From the project's folder, where npm runs its scripts. */
export const contractPath = resolve('schema/upstream.openapi.yaml');

const schemasId = 'upstream-schemas';

export function readDocument(): ContractDocument {
  return parse(readFileSync(contractPath, 'utf8')) as ContractDocument;
}

/** Follows a local reference. */
export function follow<T extends object>(document: ContractDocument, node: T | Reference): T {
  if (!('$ref' in node)) return node;
  let target: unknown = document;
  for (const step of node.$ref.slice(2).split('/')) target = (target as Readonly<Record<string, unknown>>)[step];
  return target as T;
}

/** Makes checks of schemas that may refer to the document's schemas. */
export function compileSchemas(document: ContractDocument): (schema: object) => Check {
  // A schema may require what only its `then` describes.
  const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true, allErrors: true });
  ajv.addVocabulary(['x-certainty', 'x-unknown', 'x-extensible-enum', 'x-published-maximum']);
  addFormatsModule.default(ajv);
  // The document itself is no JSON Schema, only its schemas are.
  ajv.addSchema(toJsonSchema({ $defs: document.components.schemas }), schemasId);
  const compiled = new Map<object, Check>();
  return (schema) => {
    const check = compiled.get(schema) ?? toCheck(ajv.compile(toJsonSchema(schema)));
    compiled.set(schema, check);
    return check;
  };
}

/** Where OpenAPI has `components/schemas`, JSON Schema has `$defs`. */
function toJsonSchema(schema: object): object {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${schemasId}#/$defs/`)) as object;
}

function toCheck(validate: ValidateFunction): Check {
  return (value) => {
    if (validate(value)) return [];
    // Beside what is wrong in the chosen branch, ajv says that `if` has chosen it.
    const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'if');
    return errors.map(({ instancePath, message }) => `${instancePath || '/'} ${message ?? ''}`);
  };
}
