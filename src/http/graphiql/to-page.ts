import { escapeHtml } from './escape-html.js';

export interface PageOptions {
  readonly title: string;
  /** Addresses relative to the page, so that it works behind a proxy that adds a path before `/graphql`. */
  readonly style: string;
  readonly icon: string;
  /** In the order they run in. */
  readonly scripts: readonly string[];
}

/** The HTML page: no script and no style inside, only addresses. */
export function toPage({ title, style, icon, scripts }: PageOptions): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <link rel="icon" type="image/svg+xml" href="${icon}">
    <link rel="stylesheet" href="${style}">
${scripts.map((script) => `    <script defer src="${script}"></script>`).join('\n')}
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
    <div id="root">Loading …</div>
  </body>
</html>
`;
}
