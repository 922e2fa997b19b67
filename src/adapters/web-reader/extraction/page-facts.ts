import type { Article } from '../../../domain/article.ts';
import { normaliseText } from '../../../domain/source-text.ts';
import { lineOf, type PageDocument, unescaped } from './dom.ts';
import type { StructuredArticle } from './structured-data.ts';

export type PageFacts = Pick<Article, 'title' | 'site' | 'author' | 'language' | 'canonicalUrl'> & {
  /** True if the page declares itself an article. */
  readonly declaresArticle: boolean;
  /** Whether the page says that it is free to read; null if it does not say. */
  readonly isFree: boolean | null;
};

/** A longer value is no title, name or address, but an attack. */
const maxLength = { title: 300, name: 120, url: 2_000 } as const;

/** Reads the page's own statements: JSON-LD first, then OpenGraph and other meta elements, then HTML. */
export const pageFacts = (document: PageDocument, structured: StructuredArticle | null, url: string): PageFacts => {
  const meta = metaOf(document);
  const sites = [meta('og:site_name'), structured?.publisher, meta('application-name')];
  const site = firstText(maxLength.name, ...sites.filter(isName));
  return {
    title: titleOf([structured?.headline, meta('og:title'), meta('twitter:title'), documentTitle(document)], site),
    site,
    author: authorOf([structured?.author, meta('author'), meta('article:author')]),
    language: languageOf([
      document.documentElement.getAttribute('lang'),
      meta('content-language'),
      structured?.language,
      meta('og:locale'),
    ]),
    canonicalUrl: canonicalOf(document, meta('og:url'), url),
    declaresArticle: structured !== null || /^article/i.test(meta('og:type') ?? ''),
    isFree: structured?.isFree ?? microdataFreedom(document),
  };
};

type Stated = string | null | undefined;

const metaOf = (document: PageDocument): ((name: string) => string | undefined) => {
  const stated = new Map<string, string>();
  for (const element of document.querySelectorAll('meta')) {
    const name = ['property', 'name', 'http-equiv'].map((key) => element.getAttribute(key)).find((n) => n !== null);
    const content = element.getAttribute('content');
    const key = name?.trim().toLowerCase();
    if (key !== undefined && content !== null && !stated.has(key)) stated.set(key, content);
  }
  return (name) => stated.get(name);
};

const firstText = (max: number, ...values: readonly Stated[]): string | null => {
  for (const value of values) {
    const text = normaliseText(unescaped(value ?? ''))
      .replace(/\s+/g, ' ')
      .trim();
    if (text !== '' && text.length <= max) return text;
  }
  return null;
};

const isName = (value: Stated): boolean => typeof value === 'string' && !/^https?:|^@|\bwww\./i.test(value.trim());

const authorOf = (values: readonly Stated[]): string | null => {
  const names = values.filter(isName).map((value) => value?.trim().replace(/^by(?:\s+|$)/i, ''));
  return firstText(maxLength.name, ...names);
};

/** The title without the site's name, which many pages append. */
const titleOf = (values: readonly Stated[], site: string | null): string | null => {
  const title = firstText(maxLength.title, ...values);
  if (title === null || site === null || !title.toLowerCase().endsWith(site.toLowerCase())) return title;
  return /^(.*\S)\s+[|–—·:»-]\s*$/u.exec(title.slice(0, -site.length))?.[1] ?? title;
};

/** The title element, or the part of it that the page's only headline repeats. */
const documentTitle = (document: PageDocument): string => {
  const headlines = document.querySelectorAll('h1').map(lineOf);
  const [headline] = headlines;
  return headlines.length === 1 && headline && document.title.includes(headline) ? headline : document.title;
};

const languageOf = (values: readonly Stated[]): string | null => {
  for (const value of values) {
    try {
      const [tag] = Intl.getCanonicalLocales(value?.trim().replaceAll('_', '-') || []);
      if (tag !== undefined && !/^(?:x|und)\b/.test(tag)) return tag;
    } catch {
      // Not a language tag; the next value may be.
    }
  }
  return null;
};

const canonicalOf = (document: PageDocument, ogUrl: Stated, base: string): string | null => {
  for (const stated of [document.querySelector('link[rel="canonical"]')?.getAttribute('href'), ogUrl]) {
    const url = stated ? URL.parse(stated.trim(), base) : null;
    if (url !== null && /^https?:$/.test(url.protocol) && url.href.length <= maxLength.url) return url.href;
  }
  return null;
};

const microdataFreedom = (document: PageDocument): boolean | null => {
  const stated = document.querySelector('[itemprop="isAccessibleForFree"]')?.getAttribute('content')?.toLowerCase();
  return stated === 'false' ? false : stated === 'true' ? true : null;
};
