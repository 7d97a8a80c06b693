import { type Asset, loadSite, type Site } from './load-site.js';
import { prefersHtml, parseQualityList } from './prefers-html.js';
import type { NoticeOptions } from './to-page.js';
import { assetSecurityHeaders, pageSecurityHeaders } from '../browsers/answer-headers.js';

export interface GraphiQLOptions extends NoticeOptions {
  /** The pathname of the GraphQL endpoint, which is the page's too; the files are in `graphiql/` under it. */
  readonly endpoint: string;
  /** Plain text, for the browser's tab and beside the toolbar. */
  readonly title: string;
  /** Whether the gateway takes subscriptions. */
  readonly isLive: boolean;
  /** Whether it explains operations. */
  readonly isExplained: boolean;
}

export interface GraphiQLRequest {
  readonly method: string;
  /** Without the query. */
  readonly pathname: string;
  readonly accept: string | undefined;
  readonly acceptEncoding: string | undefined;
  readonly ifNoneMatch: string | undefined;
}

export interface GraphiQLAnswer {
  readonly status: 200 | 302 | 304;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Empty for HEAD, 302 and 304. */
  readonly body: string | Buffer;
}

export interface GraphiQL {
  /** `undefined` when the request is not for GraphiQL: no page was asked for, or the name is none of its files. */
  answer(request: GraphiQLRequest): Promise<GraphiQLAnswer | undefined>;
}

/** GraphiQL for any HTTP server: every byte comes from here, and nothing is read or compressed before it is asked for. */
export function createGraphiQL({ endpoint, ...options }: GraphiQLOptions): GraphiQL {
  const folder = `${endpoint}/graphiql/`;
  let loading: Promise<Site> | undefined;
  // Relative to the page: `/graphql` names its files `graphql/graphiql/…`.
  const page = endpoint.slice(endpoint.lastIndexOf('/') + 1);
  const load = (): Promise<Site> => (loading ??= loadSite({ ...options, folder: `${page}/graphiql/` }));

  return {
    async answer(request) {
      if (request.method !== 'GET' && request.method !== 'HEAD') return undefined;
      let answer: GraphiQLAnswer | undefined;
      // Relative, so that it works behind a proxy that adds a path.
      if (request.pathname === '/') return { status: 302, headers: { location: page }, body: '' };
      if (request.pathname === endpoint) {
        if (prefersHtml(request.accept)) answer = toPageAnswer(await load());
      } else if (request.pathname.startsWith(folder)) {
        const { assets } = await load();
        const asset = assets.find(({ name }) => folder + name === request.pathname);
        answer = asset && (await toAssetAnswer(asset, request));
      }
      return answer && request.method === 'HEAD' ? { ...answer, body: '' } : answer;
    },
  };
}

function toPageAnswer({ page }: Site): GraphiQLAnswer {
  const headers = {
    ...pageSecurityHeaders,
    'content-type': 'text/html; charset=utf-8',
    'content-length': String(Buffer.byteLength(page)),
    'cache-control': 'no-store',
    vary: 'accept',
  };
  return { status: 200, headers, body: page };
}

async function toAssetAnswer(asset: Asset, request: GraphiQLRequest): Promise<GraphiQLAnswer> {
  const encodings = parseQualityList(request.acceptEncoding);
  const isGzip = (encodings.get('gzip') ?? encodings.get('*') ?? 0) > 0;
  // A strong tag names bytes, so each coding has its own (RFC 9110 §8.8.3).
  const etag = isGzip ? `"${asset.hash}-gzip"` : `"${asset.hash}"`;
  const headers = {
    ...assetSecurityHeaders,
    'cache-control': 'public, max-age=31536000, immutable',
    etag,
    vary: 'accept-encoding',
  };
  if (matches(request.ifNoneMatch, etag)) return { status: 304, headers, body: '' };
  const body = isGzip ? await asset.gzipped() : asset.content;
  return {
    status: 200,
    headers: {
      ...headers,
      'content-type': asset.contentType,
      'content-length': String(Buffer.byteLength(body)),
      ...(isGzip && { 'content-encoding': 'gzip' }),
    },
    body,
  };
}

/** `If-None-Match` compares weakly: a proxy may have marked our tag as weak (RFC 9110 §13.1.2). */
function matches(ifNoneMatch: string | undefined, etag: string): boolean {
  return (ifNoneMatch ?? '').split(',').some((tag) => ['*', etag, `W/${etag}`].includes(tag.trim()));
}
