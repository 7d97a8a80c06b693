/** What the snapshot gateway needs of a caller: either header holds the token. The request id joins the logs. */
export const forwardedHeaders = ['x-auth-token', 'authorization', 'x-request-id'] as const;

/** The one subgraph that is given them: a token must not travel further than it is needed. */
export const tokenSubgraph = 'snapshots';
