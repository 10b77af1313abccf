/** The Markdown files of the repository, for the tests of the documentation. */

export interface CodeBlock {
  /** The path from the root of the repository. */
  readonly file: string;
  readonly line: number;
  readonly language: string;
  readonly code: string;
  /** Declarations that the code around the block is supposed to have. */
  readonly given: string | null;
  /** The file that contains the block, and is tested itself. */
  readonly quotedFrom: string | null;
  readonly uncheckedBecause: string | null;
}

interface Markdown {
  listDocs(): string[];
  readDoc(file: string): string;
  listCodeBlocks(file: string): CodeBlock[];
  listLinks(file: string): {target: string; isImage: boolean}[];
  listAnchors(file: string): Set<string>;
}

/** Loads the module that the documentation site uses, too. */
export const loadMarkdown = async (): Promise<Markdown> =>
  (await import(new URL('../../docs/site/markdown.mjs', import.meta.url).href)) as Markdown;

/** Names a block in the output of a test. */
export const nameBlock = ({file, line, language}: CodeBlock): string =>
  `${file}:${String(line)} (${language})`;
