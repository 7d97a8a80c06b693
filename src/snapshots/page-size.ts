/**
 * How many rows a page may have, by the upstream's own bounds (`schema/upstream.openapi.yaml`), and how many it has if the
 * client does not say: our choice, because the upstream's default is its largest page.
 */
export const pageSize = { min: 1, default: 50, max: 1000 } as const;
