import type { ContractDocument, Operation } from './contract-document.js';

export interface FoundOperation {
  readonly operation: Operation;
  /** The raw text of each path parameter. */
  readonly pathValues: Readonly<Record<string, string>>;
}

/** The operation that a method and a path mean; undefined when the contract has none. */
export function findOperation(document: ContractDocument, method: string, path: string): FoundOperation | undefined {
  for (const [template, item] of Object.entries(document.paths)) {
    const names = [...template.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
    const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '([^/]*)')}$`);
    const match = pattern.exec(path);
    const operation = item[method.toLowerCase()];
    if (match !== null && operation !== undefined) {
      return { operation, pathValues: Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? ''])) };
    }
  }
  return undefined;
}

export function operationById(document: ContractDocument, id: string): Operation {
  const operations = Object.values(document.paths).flatMap((item) => Object.values(item));
  const operation = operations.find(({ operationId }) => operationId === id);
  if (operation === undefined) throw new Error(`The contract has no operation ${id}.`);
  return operation;
}
