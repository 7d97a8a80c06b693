import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

/** One file of GraphiQL's. */
export interface Asset {
  /** Holds a hash of the content, so that a browser may keep the file for good: a new version has a new name. */
  readonly name: string;
  readonly contentType: string;
  readonly content: string;
  /** The hash in the name, which makes the entity tags too. */
  readonly hash: string;
  /** Compressed when first asked for, and kept: the largest of the files takes a tenth of a second. */
  readonly gzipped: () => Promise<Buffer>;
}

/** `stem` and `extension` make the name, as in `graphiql.3f2a….js`. */
export function createAsset(stem: string, extension: keyof typeof contentTypes, content: string): Asset {
  const hash = createHash('sha256').update(content).digest('hex').slice(0, 16);
  let compressing: Promise<Buffer> | undefined;
  return {
    name: `${stem}.${hash}.${extension}`,
    contentType: contentTypes[extension],
    content,
    hash,
    gzipped: () => (compressing ??= promisify(gzip)(content)),
  };
}

const contentTypes = {
  css: 'text/css; charset=utf-8',
  js: 'text/javascript; charset=utf-8',
  svg: 'image/svg+xml',
} as const;
