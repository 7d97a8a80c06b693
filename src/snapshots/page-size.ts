/**
 * How many rows a page may have, and how many it has where the client does not say: the upstream's own numbers
 * (`schema/upstream.openapi.yaml`).
 */
export const pageSize = { min: 1, default: 50, max: 1000 } as const;
