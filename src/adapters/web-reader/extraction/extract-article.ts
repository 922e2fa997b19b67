import { Readability } from '@mozilla/readability';
import type { Article } from '../../../domain/article.ts';
import type { SourceRefusal } from '../../../domain/failure.ts';
import { cutText, normaliseText } from '../../../domain/source-text.ts';
import type { PageReading } from '../../../ports/page-reader.ts';
import type { FetchedPage } from '../fetched-page.ts';
import { articleText } from './article-text.ts';
import { type Block, blocksOf } from './blocks.ts';
import { cleanPage, dropUnseen } from './cleaning.ts';
import { type PageDocument, type PageElement, parsePage } from './dom.ts';
import { type PageFacts, pageFacts } from './page-facts.ts';
import { pageSigns, refusalOfPage } from './page-kind.ts';
import { type StructuredArticle, structuredArticle } from './structured-data.ts';
import { trimBlocks } from './trimming.ts';

/** With more elements, Readability takes too long. */
const maxElements = 50_000;
/** Counted before parsing, which takes memory per element: a page of 50,000 elements has some 100,000. */
const maxOpeningBrackets = 200_000;
/** The text found must have this share of the text in the page's structured data; otherwise that data is used. */
const leastShare = 0.5;

/** The result of reading a page, and whether it may become a thread. */
export interface Finding {
  readonly facts: Omit<Article, 'text' | 'truncated'>;
  /** Neither normalised nor cut yet. */
  readonly text: string;
  readonly refusal: SourceRefusal | null;
}

/** Reads the article out of a page. @param maxCharacters code points */
export const readArticle = (page: FetchedPage, maxCharacters: number): PageReading => {
  const { facts, text, refusal } = page.contentType === 'text/plain' ? findInText(page) : findInHtml(page);
  if (refusal !== null) return { kind: 'refused', refusal };
  const cut = cutText(normaliseText(text), maxCharacters);
  return { kind: 'article', article: { ...facts, text: cut.text, truncated: cut.cut } };
};

const nothingKnown = { title: null, site: null, author: null, language: null, canonicalUrl: null };

const tooLarge: Finding = {
  facts: nothingKnown,
  text: '',
  refusal: { code: 'source_too_large', detail: 'The page has too many elements to be read. Paste its text instead.' },
};

const hasMoreThan = (max: number, character: string, text: string): boolean => {
  let count = 0;
  for (let at = text.indexOf(character); at >= 0 && count <= max; at = text.indexOf(character, at + 1)) count++;
  return count > max;
};

const findInText = ({ body }: FetchedPage): Finding => {
  const refusal: SourceRefusal | null = /[\p{L}\p{N}]/u.test(body) ? null : { code: 'source_empty', detail: null };
  return { facts: nothingKnown, text: body, refusal };
};

export const findInHtml = ({ body, url }: Pick<FetchedPage, 'body' | 'url'>): Finding => {
  if (hasMoreThan(maxOpeningBrackets, '<', body)) return tooLarge;
  const document = parsePage(body);
  if (document.querySelectorAll('*').length > maxElements) return tooLarge;
  const structured = structuredArticle(document);
  const facts = pageFacts(document, structured, url);
  const signs = pageSigns(document);
  dropUnseen(document);
  const pageText = document.body.textContent;
  cleanPage(document, pageText.length);
  const { found, byline } = readabilityOf(document);
  const author = facts.author ?? byline;
  const own = trimBlocks(found, { ...facts, author });
  const blocks = longerOf(own, structured, facts);
  const { declaresArticle: _, isFree: __, ...stated } = facts;
  return {
    facts: { ...stated, author },
    text: articleText(blocks),
    refusal: refusalOfPage({ facts, signs, pageText, found, blocks, statedWords: structured?.wordCount ?? null }),
  };
};

const readabilityOf = (
  document: PageDocument,
): { readonly found: readonly Block[]; readonly byline: string | null } => {
  const article = new Readability<PageElement>(document as never, {
    keepClasses: true,
    disableJSONLD: true,
    serializer: (node) => node as unknown as PageElement,
  }).parse();
  return { found: article?.content ? blocksOf(article.content) : [], byline: nameIn(article?.byline ?? null) };
};

const nameIn = (byline: string | null): string | null => {
  const name =
    byline
      ?.replace(/\s+/g, ' ')
      .replace(/^(?:by|von|por|par)\s+/i, '')
      .trim() ?? '';
  return name === '' || name.length > 80 || /[\d@]|https?:/.test(name) ? null : name;
};

/** The text in structured data is used where the HTML shows little; never behind a wall. */
const longerOf = (own: readonly Block[], structured: StructuredArticle | null, facts: PageFacts): readonly Block[] => {
  if (structured?.body == null || facts.isFree === false) return own;
  const ownLength = own.reduce((sum, block) => sum + block.text.length, 0);
  if (ownLength > leastShare * structured.body.length) return own;
  const paragraphs = structured.body.split(/\n+/).map((paragraph) => `<p>${paragraph}</p>`);
  return blocksOf(parsePage(paragraphs.join('')).body);
};
