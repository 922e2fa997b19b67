import { canonicalUrl } from '../canonical-url.ts';
import { findUrls } from '../fitting/urls.ts';
import type { TextRange } from '../thread.ts';
import { without } from './claim.ts';
import { matchesAt } from './places.ts';

const unspaced = '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}';
const inUrl = '[^\\s<>"“”„«»‹›「」『』（）【】《》〈〉，。；！？、\\0\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064]';
/**
 * Any scheme, since readers may follow any; http also where a word is glued to it, and after letters glued to another
 * URL.
 */
const withScheme = new RegExp(
  `(?:https?|(?!\\w{0,16}https?:)[a-z][a-z0-9]{1,15})://(?:(?![${unspaced}])${inUrl})*` +
    `(?:(?!\\w{1,16}://)${inUrl})*`,
  'iuy',
);
const closingPunctuation = /[.,;:!?'’*_~…|]/;
const glued = new RegExp(`(?<=[a-z0-9])[${unspaced}].*$`, 'isu');

/** The URLs of a text: with any scheme, and without one where X would link it. In order, without overlap. */
export const findLinks = (text: string): readonly TextRange[] => {
  const schemed = Array.from(matchesAt(text, withScheme, schemeStarts(text)), ({ 0: written, index }) => ({
    start: index,
    end: index + trimmedLength(written),
  }));
  // The URLs found are blanked by spaces, so that the rest is read by itself.
  const schemeless = findUrls(without(text, schemed, ' '), true);
  return [...schemed, ...schemeless].sort((a, b) => a.start - b.start);
};

/** The longest scheme that is searched. */
const longestScheme = 16;

function* schemeStarts(text: string): Generator<number> {
  let searched = 0;
  for (let colon = text.indexOf('://'); colon !== -1; colon = text.indexOf('://', colon + 1)) {
    for (let start = Math.max(searched, colon - longestScheme); start < colon; start++) yield start;
    searched = colon + 1;
  }
}

/** Punctuation at the end belongs to the sentence, and so does a bracket that the URL does not open. */
const trimmedLength = (written: string): number => {
  let end = written.length;
  let unopened = written.split(')').length - written.split('(').length;
  let unopenedSquare = written.split(']').length - written.split('[').length;
  for (; end > 0; end--) {
    const last = written.charAt(end - 1);
    if (last === ')' && unopened > 0) unopened--;
    else if (last === ']' && unopenedSquare > 0) unopenedSquare--;
    else if (!closingPunctuation.test(last) && last !== '}') break;
  }
  return end;
};

/**
 * The same key for all ways of writing a URL: scheme, `www.`, a slash at the end, fragment and tracking parameters do
 * not matter.
 */
const linkKey = (written: string): string => {
  const url = URL.parse(/^[a-z][a-z0-9]*:\/\//i.test(written) ? written : `https://${written}`);
  if (url === null || !/^https?:$/.test(url.protocol)) return written.toLowerCase();
  return canonicalUrl(url)
    .replace(/^https?:\/\/(?:www\.)?/, '')
    .replace(/\/(?=\?|$)/, '');
};

/** A URL without the letters that a script without spaces glues to it: `example.com` of `example.com和`. */
const withoutGlued = (written: string): string => written.replace(glued, '');

/** Keys of the URLs of a text. A host alone, without a scheme, is supported by any URL of that host. */
export const linkEvidence = (text: string): ReadonlySet<string> => {
  const links = new Set<string>();
  for (const { start, end } of findLinks(text)) {
    const written = text.slice(start, end);
    links.add(written).add(withoutGlued(written));
  }
  const keys = new Set<string>();
  for (const link of links) {
    const key = linkKey(link);
    keys.add(key).add(hostKey(key));
  }
  return keys;
};

const hostKey = (key: string): string => `host ${key.replace(/[/?].*$/s, '')}`;

/** The part of each URL, from its start, that a source has: all, the part before glued letters, or nothing. */
export const supportedParts = (
  text: string,
  links: readonly TextRange[],
  evidence: ReadonlySet<string>,
): readonly TextRange[] =>
  links.map(({ start, end }) => ({ start, end: start + supportedLength(text.slice(start, end), evidence) }));

const supportedLength = (written: string, evidence: ReadonlySet<string>): number => {
  const hasScheme = written.includes('://');
  const has = (link: string): boolean => {
    const key = linkKey(link);
    return evidence.has(key) || (!hasScheme && !/[/?]/.test(key) && evidence.has(hostKey(key)));
  };
  const shorter = withoutGlued(written);
  return has(written) ? written.length : shorter !== written && has(shorter) ? shorter.length : 0;
};
