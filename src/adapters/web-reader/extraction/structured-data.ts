import type { PageDocument } from './dom.ts';

/** A page's statements about its article in JSON-LD (schema.org). No field can be trusted. */
export interface StructuredArticle {
  readonly headline: string | null;
  readonly author: string | null;
  readonly publisher: string | null;
  readonly language: string | null;
  /** May be HTML. */
  readonly body: string | null;
  readonly wordCount: number | null;
  /** Null if the page does not say. */
  readonly isFree: boolean | null;
}

type Json = Readonly<Record<string, unknown>>;

const articleType = /(?:Article|BlogPosting|SocialMediaPosting|LiveBlogPosting|Report|Review)$/;
/** Normal pages have fewer nodes; more are an attempt to waste time. */
const maxNodes = 500;
const maxLength = 1_000_000;

/** The page's first JSON-LD node of an article; null without one. */
export const structuredArticle = (document: PageDocument): StructuredArticle | null => {
  const nodes = document.querySelectorAll('script[type="application/ld+json"]').flatMap((s) => nodesOf(s.textContent));
  const node = nodes.slice(0, maxNodes).find(isArticle);
  if (node === undefined) return null;
  return {
    headline: textOf(node.headline) ?? textOf(node.name),
    author: namesOf(node.author),
    publisher: namesOf(node.publisher),
    language: textOf(node.inLanguage) ?? textOf(asJson(node.inLanguage)?.alternateName),
    body: textOf(node.articleBody),
    wordCount: Number(plainOf(node.wordCount)) || null,
    isFree: freedomOf(node),
  };
};

const nodesOf = (source: string): readonly Json[] => {
  if (source.length > maxLength) return [];
  try {
    const stated: unknown = JSON.parse(source.replace(/^\s*(?:<!\[CDATA\[|<!--)|(?:\]\]>|-->)\s*$/g, ''));
    return objectsIn(stated).flatMap((node) => [node, ...objectsIn(node['@graph'])]);
  } catch {
    return [];
  }
};

const isArticle = (node: Json): boolean =>
  listOf(node['@type']).some((type) => typeof type === 'string' && articleType.test(type));

/** Also false if only a part, the text behind the wall, is not free. */
const freedomOf = (node: Json): boolean | null => {
  const stated = [node, ...objectsIn(node.hasPart)]
    .map((one) => plainOf(one.isAccessibleForFree).toLowerCase())
    .filter((value) => value === 'true' || value === 'false');
  return stated.length === 0 ? null : !stated.includes('false');
};

const namesOf = (value: unknown): string | null => {
  const names = listOf(value).flatMap((one) => textOf(one) ?? textOf(asJson(one)?.name) ?? []);
  return names.length === 0 ? null : [...new Set(names)].slice(0, 5).join(', ');
};

const objectsIn = (value: unknown): readonly Json[] =>
  listOf(value)
    .map(asJson)
    .filter((one) => one !== null);
const listOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : value === undefined || value === null ? [] : [value];
const asJson = (value: unknown): Json | null =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null;
/** An object is no value, and converting one may even throw. */
const plainOf = (value: unknown): string =>
  ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : '';
const textOf = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
