import {
  beforeNumber,
  beforeOrdinal,
  either,
  inner,
  lettered,
  ordinalMonths,
  starters,
  titles,
} from './sentence-abbreviations.ts';

/** How many code units are read on either side: enough for any abbreviation, and few enough for linear time. */
const reach = 40;

const closingMarks = /^["'”’»)\]」』）】]+(?=\s|$)/u;
const missingSpace = /[.!?…]["'”’»)\]]*$/u;
const enumerator = /^\s*(?:[-*+•–>]\s+)?\(?(?:\d{1,3}|\p{L})[.)]$/u;
const exclaimed = /[!?]["'”’»)\]]*$/u;
const japaneseQuote = /[。！？][」』]$/u;
const japaneseGoesOn = /^[とっなではがをにのもへやか、，]/u;

/**
 * Decides whether a boundary that the segmenter proposes at `end` is one.
 *
 * @param start where the sentence begins
 * @returns where the sentence ends (after its closing quotation marks), or null if it continues.
 */
export const boundaryAt = (text: string, start: number, end: number, language: string | null): number | null => {
  const tail = text.slice(Math.max(start, end - reach), end);
  const after = text.slice(end, end + reach);
  const closing = closingMarks.exec(after);
  if (closing !== null) return boundaryAfterClosing(text, end + closing[0].length);
  const before = tail.trimEnd();
  if (before.length === tail.length && missingSpace.test(before)) return null;
  if (exclaimed.test(before) && /^\p{Ll}/u.test(after)) return null;
  if (japaneseQuote.test(before) && japaneseGoesOn.test(after)) return null;
  if (end - start <= reach && enumerator.test(before)) return null;
  return before.endsWith('.') && belongsTogether(before.slice(0, -1), after, language) ? null : end;
};

// `« Viens. » Puis il part` ends after the mark; `« Viens ! » dit-il` goes on.
const boundaryAfterClosing = (text: string, end: number): number | null =>
  /^\s+\p{Ll}/u.test(text.slice(end, end + reach)) ? null : end;

/** Whether the full stop between the two belongs to an abbreviation, an initial or an ordinal number. */
const belongsTogether = (before: string, after: string, language: string | null): boolean => {
  if (inner.has(spacedAbbreviation(before))) return true;
  const token = /[\p{L}\p{N}.º]+$/u.exec(before)?.[0] ?? '';
  if (token === '' || token.endsWith('.')) return false;
  const lower = token.toLowerCase();
  const next = /^[^\p{L}\p{N}]*([\p{L}\p{N}'’]+)/u.exec(after)?.[1] ?? '';
  if (titles.has(token) || inner.has(lower)) return true;
  if (/^\p{N}/u.test(next) && beforeNumber.has(lower)) return true;
  if (/^\d{1,2}$/.test(token)) return isOrdinal(before.slice(0, -token.length), next, language);
  const ambiguous = either.has(lower) || /^(?:\p{L}{1,2}\.)+\p{L}{1,2}$/u.test(token) || isInitial(before, token);
  return ambiguous && /^[\p{L}\p{N}]/u.test(next) && !starters.has(next.toLowerCase());
};

// `z. B.`, `d. h.`, `i. d. R.`: the last two or three letters, without the spaces.
const spacedAbbreviation = (before: string): string =>
  (/(?<![\p{L}\p{N}.])(?:\p{L}\. ?){1,2}\p{L}$/u.exec(before)?.[0] ?? '').replaceAll(' ', '').toLowerCase();

const isInitial = (before: string, token: string): boolean => {
  if (!/^\p{L}$/u.test(token) || /^[\p{Lo}]$/u.test(token)) return false;
  const previous = /([\p{L}]+)\s+$/u.exec(before.slice(0, -token.length))?.[1] ?? '';
  return !lettered.has(previous.toLowerCase());
};

const isOrdinal = (before: string, next: string, language: string | null): boolean => {
  if (ordinalMonths.has(next)) return true;
  const previous = /([\p{L}]+)\s+$/u.exec(before)?.[1]?.toLowerCase() ?? '';
  return (beforeOrdinal.has(previous) || language?.startsWith('de') === true) && !starters.has(next.toLowerCase());
};
