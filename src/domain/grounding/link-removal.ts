import type { TextRange } from '../thread.ts';
import { without } from './claim.ts';
import { findLinks, supportedParts } from './links.ts';

/**
 * Removes the URLs that the evidence does not have, and the words that only pointed at them.
 *
 * @returns the remaining text, empty if only punctuation is left, and the removed URLs as written
 */
export const removeLinks = (
  text: string,
  evidence: ReadonlySet<string>,
): { readonly text: string; readonly removed: readonly string[] } => {
  const removed: string[] = [];
  let rest = text;
  // The rest may form another URL, so repeat until there is nothing to remove. Each turn shortens the text.
  for (;;) {
    const unsupported = unsupportedIn(rest, evidence);
    if (unsupported.length === 0) break;
    removed.push(...unsupported.map(({ start, end }) => rest.slice(start, end)));
    rest = takeOut(rest, unsupported);
  }
  if (removed.length === 0) return { text, removed };
  return { text: /[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(rest) ? rest : '', removed };
};

/** The text after a URL with glued letters may hold further URLs. */
const unsupportedIn = (text: string, evidence: ReadonlySet<string>): readonly TextRange[] => {
  const links = findLinks(text);
  const supported = supportedParts(text, links, evidence);
  const isPartly = supported.some(({ end }, i) => end > (links[i]?.start ?? 0) && end < (links[i]?.end ?? 0));
  if (isPartly) return unsupportedIn(without(text, supported, ' '), evidence);
  return links.filter((_, i) => supported[i]?.start === supported[i]?.end);
};

const takeOut = (text: string, ranges: readonly TextRange[]): string => {
  let before = '';
  let copied = 0;
  for (const [i, { start, end }] of ranges.entries()) {
    const next = ranges[i + 1]?.start ?? text.length;
    const around = unwrap(before + text.slice(copied, start), text.slice(end, next));
    const isEnd =
      /^[^\S\n]*(?:[.,;:!?。，；：！？)\]}\n]|$)/.test(around.after) &&
      (around.after.trim() !== '' || next === text.length);
    before = join(isEnd ? withoutPointer(around.before) : around.before, around.after);
    copied = next;
  }
  return before.replace(/\n{3,}/g, '\n\n').trim();
};

const brackets: Readonly<Record<string, string>> = {
  '(': ')',
  '[': ']',
  '<': '>',
  '{': '}',
  '（': '）',
  '【': '】',
  '"': '"',
};

interface Surroundings {
  readonly before: string;
  readonly after: string;
}

/** Removes brackets around the URL alone, also those of Markdown links: their label stays. */
const unwrap = (before: string, after: string): Surroundings => {
  const opening = before.trimEnd();
  const closing = after.trimStart();
  const bracket = opening.at(-1) ?? '';
  if (closing === '' || brackets[bracket] !== closing[0]) return { before, after };
  const inner = { before: opening.slice(0, -1), after: closing.slice(1) };
  const label = bracket === '(' && inner.before.endsWith(']') ? inner.before.lastIndexOf('[') : -1;
  if (label === -1) return unwrap(inner.before, inner.after);
  return { before: inner.before.slice(0, label) + inner.before.slice(label + 1, -1), after: inner.after };
};

const pointerWords = new Set(
  (
    'at via from see under visit read find learn get watch check more full here the it out on for link links source url ' +
    'details info story article report website page mehr quelle siehe unter hier lesen voir lire plus ici ver más aquí fuente'
  ).split(' '),
);
const pointer = /(?:(?<![\p{L}\p{N}])(?:at|via|from|see|under|unter|siehe|voir|ver)|[:→⇒➜➡⬇👉👇🔗–—|-]\ufe0f?)$/iu;
/** Longer than any pointing phrase, so that a long text is not searched whole for each URL. */
const longestPointer = 120;

/** Removes the sentence that only points at the URL ("Read more here:"), or else its last, dangling words. */
const withoutPointer = (before: string): string => {
  const tail = before.slice(-longestPointer).trimEnd();
  const kept = before.slice(0, -longestPointer);
  const sentence = /[^.!?…\n]*$/.exec(tail)?.[0] ?? '';
  const words = sentence.match(/\p{L}+/gu) ?? [];
  const isWhole = sentence.length < tail.length || kept === '';
  if (isWhole && !/\p{N}/u.test(sentence) && words.every((word) => pointerWords.has(word.toLowerCase()))) {
    return kept + tail.slice(0, tail.length - sentence.length);
  }
  let rest = tail;
  while (pointer.test(rest)) rest = rest.replace(pointer, '').trimEnd();
  return kept + rest;
};

/** Joins with one space, none before punctuation, and no punctuation doubled or at the start of a line. */
const join = (before: string, after: string): string => {
  const left = before.replace(/(?<![^\S\n])[^\S\n]+$/, '');
  const right = after.replace(/^[^\S\n]+/, '');
  if (right === '') return left;
  if (/^[.,;:!?。，；：！？]/.test(right)) {
    return left + (/(?:^|[.,;:!?…。，；：！？\n])$/.test(left) ? right.replace(/^[.,;:!?。，；：！？]+/, '') : right);
  }
  const isTight = left === '' || /[\n([{"“„«]$/.test(left) || /^[\n)\]}”»]/.test(right);
  return left + (isTight ? '' : ' ') + right;
};
