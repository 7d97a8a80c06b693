import type { SubscribePayload } from 'graphql-ws';
import { AppError } from '../../errors/app-error.js';

/**
 * The payload of a `subscribe` message as the body of a request. The protocol insists on `query`: an empty one beside the id of a trusted
 * document counts as absent.
 *
 * @throws {AppError} `REQUEST_LIMIT_EXCEEDED` for what is nested too deeply to be written again.
 */
export function toRequestBody({ query, ...others }: SubscribePayload & { readonly documentId?: unknown }): string {
  const isNamed = query === '' && (others.documentId ?? others.extensions ?? null) !== null;
  try {
    return JSON.stringify(isNamed ? others : { query, ...others });
  } catch {
    // JSON is read without recursion, and written with it.
    throw new AppError('REQUEST_LIMIT_EXCEEDED', { limit: 'depth', message: 'A value is nested too deeply.' });
  }
}
