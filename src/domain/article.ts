/** An article read from a page. Fields that the page does not state are null. */
export interface Article {
  readonly title: string | null;
  readonly site: string | null;
  readonly author: string | null;
  /** BCP 47. */
  readonly language: string | null;
  /** The page's own claim. Shown to people only, never a key: a page could claim another's URL. */
  readonly canonicalUrl: string | null;
  /**
   * Blocks in reading order, with a blank line between them: paragraphs; headings as `# …` to `###### …`; list items
   * as `- …` or `1. …`, one a line; quotations as `> …`; code and tables line by line. At most
   * `MAX_CONTENT_LENGTH` characters.
   */
  readonly text: string;
  /** True when the page had more text than was read. */
  readonly truncated: boolean;
}
