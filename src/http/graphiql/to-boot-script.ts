import { escapeHtml } from './to-page.js';
import type { Example } from './examples.js';

export interface BootScriptOptions {
  /** Plain text. */
  readonly title: string;
  /** SVG text. */
  readonly logo: string;
  readonly examples: readonly Example[];
  /** Whether the schema cannot be asked for: GraphiQL then does not ask, which would show an error. */
  readonly isSchemaHidden: boolean;
  /** Where each of Monaco's workers is, by Monaco's own label of it, relative to the page. */
  readonly workers: Readonly<Record<'editorWorkerService' | 'graphql' | 'json', string>>;
}

/**
 * The script that starts GraphiQL, as text: it runs in the browser, before and after GraphiQL's own script.
 *
 * A file of its own, because the page's policy allows no script inside the page.
 */
export function toBootScript({ title, logo, examples, isSchemaHidden, workers }: BootScriptOptions): string {
  const headers = JSON.stringify({ 'X-Auth-Token': '' }, null, 2);
  const settings = {
    // GraphiQL takes both as HTML.
    title: escapeHtml(title),
    logo,
    // For every tab, and again after a reload: a token that is typed into the headers lives as long as the page.
    headers,
    shouldPersistHeaders: false,
    defaultTabs: examples.map(({ query, variables }) => ({ query, variables, headers })),
    defaultEditorToolsVisibility: 'variables',
    ...(isSchemaHidden && { schema: null }),
  };
  return `'use strict';
{
  const workers = ${JSON.stringify(workers)};
  const settings = ${JSON.stringify(settings)};
${script}}
`;
}

const script = `
  // Monaco reads this while it loads, so it comes before GraphiQL's script.
  self.MonacoEnvironment = { globalAPI: true, getWorkerUrl: (_module, label) => workers[label] };

  // The switch is remembered as GraphiQL remembers its own settings.
  const explain = document.querySelector('#explain');
  if (explain) {
    explain.checked = localStorage.getItem('explain') === 'true';
    explain.addEventListener('change', () => localStorage.setItem('explain', String(explain.checked)));
    const { fetch } = self;
    self.fetch = (address, options) => fetch(address, explain.checked ? explained(options) : options);
  }

  function explained(options) {
    if (typeof options?.body !== 'string') return options;
    const params = JSON.parse(options.body);
    if (params.operationName === 'IntrospectionQuery') return options;
    return { ...options, body: JSON.stringify({ ...params, extensions: { ...params.extensions, explain: true } }) };
  }

  // After GraphiQL's script: both are deferred, and this event waits for them.
  addEventListener('DOMContentLoaded', async () => {
    const root = document.querySelector('#root');
    if (typeof YogaGraphiQL === 'undefined') {
      root.textContent = 'GraphiQL could not be loaded. Reload the page to try again.';
      return;
    }
    // Names may be in any script: Monaco would frame each letter that looks like another.
    monaco.editor.onDidCreateEditor((editor) => {
      editor.updateOptions({ unicodeHighlight: { ambiguousCharacters: false, invisibleCharacters: false } });
    });
    // Tabs that change their width under a new font lose their place, and with it the first click on them.
    await Promise.allSettled(Array.from(document.fonts, (font) => font.load()));
    YogaGraphiQL.renderYogaGraphiQL(root, {
      ...settings,
      ...firstEditors(),
      // Yoga's own handler copies every edit into the address, where proxies and histories log it.
      onEditQuery: () => {},
    });
  });

  // What the editors start with. Left to itself, GraphiQL shows the first tab without its variables on the first visit,
  // and opens one more empty tab on each visit after it.
  function firstEditors() {
    if (new URLSearchParams(location.search).has('query')) return {};
    const { query, variables } = openTab() ?? settings.defaultTabs[0];
    return { initialQuery: query ?? '', initialVariables: variables ?? '' };
  }

  function openTab() {
    try {
      const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState'));
      return tabs[activeTabIndex];
    } catch {
      return undefined; // the first visit, or a storage that GraphiQL will not understand either
    }
  }
`;
