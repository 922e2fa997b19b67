import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { parsePage } from '../src/adapters/web-reader/extraction/dom.ts';
import { normaliseText } from '../src/domain/source-text.ts';
import { words } from './rouge.ts';

/** An article and what its publisher says of it in one or two sentences. */
export interface DescribedArticle {
  readonly id: string;
  readonly title: string | null;
  readonly language: string | null;
  readonly text: string;
  readonly description: string;
}

export interface DescribedArticles {
  readonly articles: readonly DescribedArticle[];
  /** Pages that say nothing of themselves, or too little to tell anything by. */
  readonly undescribed: number;
  /** Pages whose description is the body's own beginning: who copies the beginning would win by copying. */
  readonly copied: number;
}

const leastWords = 8;
/** A description of which more than this stands in the same number of words at the beginning is a copy of it. */
const mostCopied = 0.8;

/** @param folder of `ground-truth.json` and `html/ID.html.gz` */
export const readDescribedArticles = async (folder: string): Promise<DescribedArticles> => {
  const truth: unknown = JSON.parse(await readFile(join(folder, 'ground-truth.json'), 'utf8'));
  const articles: DescribedArticle[] = [];
  let undescribed = 0;
  let copied = 0;
  for (const [id, { articleBody }] of Object.entries(truth as Record<string, { readonly articleBody: string }>)) {
    const article = describe(id, normaliseText(articleBody), await readPage(folder, id));
    if (words(article.description).length < leastWords) undescribed++;
    else if (isCopy(article)) copied++;
    else articles.push(article);
  }
  return { articles, undescribed, copied };
};

const readPage = async (folder: string, id: string): Promise<string> =>
  (await promisify(gunzip)(await readFile(join(folder, 'html', `${id}.html.gz`)))).toString('utf8');

const describe = (id: string, text: string, html: string): DescribedArticle => {
  const page = parsePage(html);
  const meta = (name: string): string =>
    page.querySelector(`meta[name="${name}"], meta[property="${name}"]`)?.getAttribute('content')?.trim() ?? '';
  return {
    id,
    title: meta('og:title') || page.title.trim() || null,
    language: page.documentElement.getAttribute('lang') || null,
    text,
    description: meta('description') || meta('og:description'),
  };
};

const isCopy = ({ text, description }: DescribedArticle): boolean => {
  // A cut description ends in the middle of a word or in dots.
  const said = words(description).slice(0, -1);
  const beginning = words(text.slice(0, 3000)).slice(0, said.length + 3);
  const pairs = said.slice(1).map((word, i) => `${said[i]} ${word}`);
  const opening = new Set(beginning.slice(1).map((word, i) => `${beginning[i]} ${word}`));
  return pairs.filter((pair) => opening.has(pair)).length > pairs.length * mostCopied;
};
