import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { toBootScript } from './to-boot-script.js';
import { examples } from './examples.js';
import { favicon, pageStyle } from './page-style.js';
import { type NoticeOptions, toNotices, toPage } from './to-page.js';

/** GraphiQL in pieces: the page and every file that it names. */
export interface Site {
  readonly page: string;
  readonly assets: readonly Asset[];
}

export interface SiteOptions extends NoticeOptions {
  /** Plain text. */
  readonly title: string;
  /** Where the files are, relative to the page, with a slash at its end. */
  readonly folder: string;
  /** Whether the gateway takes subscriptions. */
  readonly isLive: boolean;
  /** Whether it explains operations. */
  readonly isExplained: boolean;
}

/** Reads GraphiQL from its package, 9 MB of it, and cuts it into files. */
export async function loadSite({ title, folder, isLive, isExplained, ...noticeOptions }: SiteOptions): Promise<Site> {
  // Not at start-up: most gateways never show the page, and those that do have a reader who can wait a tenth of a second.
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql');
  const style = createAsset('graphiql', 'css', graphiql.css);
  const ownStyle = createAsset('page', 'css', pageStyle);
  const script = createAsset('graphiql', 'js', graphiql.js);
  const icon = createAsset('icon', 'svg', favicon);
  const workers = {
    editorWorkerService: createAsset('editor-worker', 'js', graphiql.editorWorkerService),
    graphql: createAsset('graphql-worker', 'js', graphiql.graphqlWorker),
    json: createAsset('json-worker', 'js', graphiql.jsonWorker),
  };
  const at = ({ name }: Asset): string => folder + name;
  const boot = createAsset(
    'boot',
    'js',
    toBootScript({
      title,
      logo: favicon,
      isSchemaHidden: noticeOptions.isSchemaHidden || noticeOptions.isTrustedOnly,
      examples: examples.filter((example) => isLive || !example.isLive),
      workers: {
        editorWorkerService: at(workers.editorWorkerService),
        graphql: at(workers.graphql),
        json: at(workers.json),
      },
    }),
  );
  return {
    page: toPage({
      title,
      styles: [at(style), at(ownStyle)],
      notices: toNotices(noticeOptions),
      isExplained,
      icon: at(icon),
      scripts: [at(boot), at(script)],
    }),
    assets: [style, ownStyle, script, icon, boot, ...Object.values(workers)],
  };
}

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
function createAsset(stem: string, extension: keyof typeof contentTypes, content: string): Asset {
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
