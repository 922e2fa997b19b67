import type { Article } from './article.ts';
import { canonicalUrl } from './canonical-url.ts';
import { sha256 } from './fingerprint.ts';
import { countWords, type NormalisedText, normaliseText } from './source-text.ts';
import type { SourceFacts } from './thread.ts';

/** What a thread is made from, wherever it came from. */
export interface Material {
  readonly text: NormalisedText;
  /** True when the source was longer than may be read. */
  readonly truncated: boolean;
  readonly facts: SourceFacts;
}

export const materialOfText = (text: NormalisedText): Material => ({
  text,
  truncated: false,
  facts: {
    type: 'text',
    title: headingOf(text),
    url: null,
    site: null,
    author: null,
    language: null,
    ...figuresOf(text),
  },
});

export const materialOfArticle = (url: URL, article: Article): Material => {
  const text = normaliseText(article.text);
  const { title, site, author, language, truncated } = article;
  return {
    text,
    truncated,
    facts: {
      type: 'url',
      title,
      url: canonicalUrl(url),
      site: site ?? url.hostname,
      author,
      language,
      ...figuresOf(text),
    },
  };
};

const figuresOf = (text: NormalisedText): Pick<SourceFacts, 'words' | 'digest' | 'length'> => ({
  words: countWords(text),
  digest: sha256(text),
  length: text.length,
});

const headingOf = (text: string): string | null => /^#{1,6} (.+)/.exec(text)?.[1] ?? null;
