export interface PageOptions {
  readonly title: string;
  /** Addresses relative to the page, so that it works behind a proxy that adds a path before `/graphql`. */
  readonly styles: readonly string[];
  /** Sentences above GraphiQL, in plain text. */
  readonly notices: readonly string[];
  /** Whether an operation may be explained: a switch asks for it. */
  readonly isExplained: boolean;
  readonly icon: string;
  /** In the order they run in. */
  readonly scripts: readonly string[];
}

/** The HTML page: no script and no style inside, only addresses. */
export function toPage({ title, styles, notices, isExplained, icon, scripts }: PageOptions): string {
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
${toHeader(notices, isExplained)}    <div id="root">Loading …</div>
  </body>
</html>
`;
}

/** Above GraphiQL, where there is something to say or to switch. */
function toHeader(notices: readonly string[], isExplained: boolean): string {
  const sentences = notices.map((notice) => `      <p class="notice">${escapeHtml(notice)}</p>\n`).join('');
  if (sentences === '' && !isExplained) return '';
  return `    <header>\n${sentences}${isExplained ? explainSwitch : ''}    </header>\n`;
}

const explainSwitch = `      <label class="explain"><input type="checkbox" id="explain"> Explain: the answer lists the REST calls that were made for it</label>
`;

/** What a reader of the page has to know of this gateway. */
export interface NoticeOptions {
  /** Whether the snapshots are those of the sandbox. */
  readonly isMadeUp: boolean;
  /** Whether introspection is off. */
  readonly isSchemaHidden: boolean;
  /** Whether every document is refused that is not in a manifest, and with it the question for the schema. */
  readonly isTrustedOnly: boolean;
}

/** The sentences above GraphiQL, in plain text; none where there is nothing to say. */
export function toNotices({ isMadeUp, isSchemaHidden, isTrustedOnly }: NoticeOptions): readonly string[] {
  return [
    ...(isMadeUp
      ? ['These snapshots are made up: the gateway serves its sandbox. Set UPSTREAM_URL to serve real ones.']
      : []),
    ...(isTrustedOnly
      ? ['Only trusted documents run here: set TRUSTED_DOCUMENTS_MODE=prefer to run others.']
      : isSchemaHidden
        ? ['No documentation or completion here: set INTROSPECTION=true to show the schema.']
        : []),
  ];
}

/** Plain text as HTML, for element content and double-quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
