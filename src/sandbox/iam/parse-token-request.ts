import { readField } from '../list/read-field.js';

/** A request for a token that was understood: who asks, and for which project. */
export interface TokenRequest {
  readonly name: string;
  readonly password: string;
  readonly domain: string;
  /** One of the two is given. */
  readonly scope: { readonly id: string | undefined; readonly name: string | undefined };
}

/** A request for a token that is not of the documented form. The message is what the answer says. */
export class TokenRequestError extends Error {
  override readonly name = 'TokenRequestError';
}

/**
 * Reads the documented body (`schema/upstream.openapi.yaml`, `TokenRequest`), of which only password and project scope
 * are known here.
 *
 * @throws {TokenRequestError} naming the first member that is missing or wrong.
 */
export function parseTokenRequest(body: string): TokenRequest {
  const root = parseJson(body);
  const methods = readPath(root, 'auth.identity.methods');
  if (!Array.isArray(methods) || !methods.includes('password')) {
    throw new TokenRequestError("auth.identity.methods must be ['password']");
  }
  const user = 'auth.identity.password.user';
  const id = readOptional(root, 'auth.scope.project.id');
  const name = readOptional(root, 'auth.scope.project.name');
  if (id === undefined && name === undefined)
    throw new TokenRequestError('auth.scope.project must have an id or a name');
  return {
    name: readText(root, `${user}.name`),
    password: readText(root, `${user}.password`),
    domain: readText(root, `${user}.domain.name`),
    scope: { id, name },
  };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    throw new TokenRequestError('The body must be JSON');
  }
}

function readText(root: unknown, path: string): string {
  const value = readOptional(root, path);
  if (value === undefined) throw new TokenRequestError(`${path} must be a string`);
  return value;
}

function readOptional(root: unknown, path: string): string | undefined {
  const value = readPath(root, path);
  if (value !== undefined && typeof value !== 'string') throw new TokenRequestError(`${path} must be a string`);
  return value;
}

function readPath(root: unknown, path: string): unknown {
  return path.split('.').reduce(readField, root);
}
