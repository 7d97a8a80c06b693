/** A fenced block of a page. */
export interface PageBlock {
  /** The file that the page says it is; null for commands. */
  readonly file: string | null;
  readonly language: string;
  readonly text: string;
}

/**
 * The blocks of a Markdown page, in their order. A block is the file that the paragraph before it names last in backticks, or commands
 * if its language is `sh`.
 *
 * @throws {Error} for any other block: no test would run it
 */
export function readPageBlocks(page: string): readonly PageBlock[] {
  return [...page.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map((match): PageBlock => {
    const [, language = '', text = ''] = match;
    if (language === 'sh') return { file: null, language, text };
    const paragraph = page.slice(0, match.index).trimEnd().split(/\n\n/).at(-1) ?? '';
    const file = [...paragraph.matchAll(/`([\w./-]+\.(?:[cm]?[jt]sx?|json))`/g)].at(-1)?.[1];
    if (file === undefined)
      throw new Error(`A block must follow a paragraph that names its file, but got: ${paragraph}`);
    return { file, language, text };
  });
}
