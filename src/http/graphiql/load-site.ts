import { type Asset, createAsset } from './create-asset.js';
import { toBootScript } from './to-boot-script.js';
import { examples } from './examples.js';
import { favicon } from './favicon.js';
import { type NoticeOptions, toNotices } from './to-notices.js';
import { toPage } from './to-page.js';
import { pageStyle } from './page-style.js';

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
}

/** Reads GraphiQL from its package, 9 MB of it, and cuts it into files. */
export async function loadSite({ title, folder, ...noticeOptions }: SiteOptions): Promise<Site> {
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
      examples,
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
      icon: at(icon),
      scripts: [at(boot), at(script)],
    }),
    assets: [style, ownStyle, script, icon, boot, ...Object.values(workers)],
  };
}
