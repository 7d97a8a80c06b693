import { escapeHtml } from './escape-html.js';

export interface PageOptions {
  readonly title: string;
  /** Addresses relative to the page, so that it works behind a proxy that adds a path before `/graphql`. */
  readonly styles: readonly string[];
  /** Sentences above GraphiQL, in plain text. */
  readonly notices: readonly string[];
  readonly icon: string;
  /** In the order they run in. */
  readonly scripts: readonly string[];
}

/** The HTML page: no script and no style inside, only addresses. */
export function toPage({ title, styles, notices, icon, scripts }: PageOptions): string {
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${escapeHtml(title)}</title>
    <link rel="icon" type="image/svg+xml" href="${icon}">
${styles.map((style) => `    <link rel="stylesheet" href="${style}">`).join('\n')}
${scripts.map((script) => `    <script defer src="${script}"></script>`).join('\n')}
  </head>
  <body class="no-focus-outline">
    <noscript>GraphiQL needs JavaScript.</noscript>
${notices.map((notice) => `    <p class="notice">${escapeHtml(notice)}</p>\n`).join('')}    <div id="root">Loading …</div>
  </body>
</html>
`;
}
