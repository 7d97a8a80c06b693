import { type Asset, createAsset } from './create-asset.js';
import { toBootScript } from './to-boot-script.js';
import { examples } from './examples.js';
import { favicon } from './favicon.js';
import { toPage } from './to-page.js';

/** GraphiQL in pieces: the page and every file that it names. */
export interface Site {
  readonly page: string;
  readonly assets: readonly Asset[];
}

/**
 * Reads GraphiQL from its package, 9 MB of it, and cuts it into files.
 *
 * `folder` is where the files are, relative to the page, with a slash at its end.
 */
export async function loadSite(title: string, folder: string): Promise<Site> {
  // Not at start-up: most gateways never show the page, and those that do have a reader who can wait a tenth of a second.
  const graphiql = await import('@graphql-yoga/render-graphiql/graphiql');
  const style = createAsset('graphiql', 'css', graphiql.css);
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
      examples,
      workers: {
        editorWorkerService: at(workers.editorWorkerService),
        graphql: at(workers.graphql),
        json: at(workers.json),
      },
    }),
  );
  return {
    page: toPage({ title, style: at(style), icon: at(icon), scripts: [at(boot), at(script)] }),
    assets: [style, script, icon, boot, ...Object.values(workers)],
  };
}
