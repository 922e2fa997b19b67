import twitter from 'twitter-text';
import type { TextRange } from '../thread.ts';
import { isSpace } from './characters.ts';

/**
 * Longer runs of host characters are not searched for hosts without a scheme: twitter-text's expression takes quadratic
 * time in such a run. DNS allows a name 253 characters.
 */
const longestHostRun = 128;
/** twitter-text refuses longer hosts too, but only after a punycode conversion that takes quadratic time. */
const longestHost = 1_024;

/** The length that twitter-text counts for a URL, on X and on Mastodon. */
export const urlWeight = 23;

const url = new RegExp(twitter.regexen.extractUrl.source, 'iy');
const hostCharacter = new RegExp(`^(?:${twitter.regexen.validDomainChars.source}|[._-])$`);
/** A host after one of these is no URL, unless it has a scheme. */
const invalidBefore = /[-_./]$/;
const schemeBefore = /https?:\/\/$/i;
const asciiHost = new Uint8Array(0x80);
for (let unit = 0; unit < 0x80; unit++) asciiHost[unit] = hostCharacter.test(String.fromCharCode(unit)) ? 1 : 0;

/**
 * Where twitter-text finds URLs, in order and without overlap: with a scheme, and without one when `schemeless`.
 *
 * twitter-text's own extraction takes time quadratic in a long word. Every URL holds a dot inside a run of host
 * characters, so its expression is only tried at those runs. In runs of more than 128 characters, a host of up to 23
 * characters is taken for a URL whatever surrounds it: the count may be too long, never too short.
 */
export const findUrls = (text: string, schemeless: boolean): readonly TextRange[] => {
  const found: Link[] = [];
  let matched = 0;
  let dot = text.indexOf('.');
  while (dot !== -1) {
    let next = dot + 1;
    if (next < text.length && !isSpace(text.charCodeAt(next))) {
      const run = hostRunAround(text, dot, matched);
      matched = searchRun(text, run, matched, found);
      next = Math.max(matched, run.end);
    }
    dot = text.indexOf('.', next);
  }
  return schemeless ? found : found.filter((link) => link.scheme);
};

interface Link extends TextRange {
  readonly scheme: boolean;
}

const hostRunAround = (text: string, dot: number, searched: number): TextRange => {
  let start = dot;
  let end = dot + 1;
  while (start > searched && isHost(text, start - 1)) start--;
  while (end < text.length && isHost(text, end)) end++;
  return { start, end };
};

const isHost = (text: string, at: number): boolean => {
  const unit = text.charCodeAt(at);
  return unit < 0x80 ? asciiHost[unit] === 1 : hostCharacter.test(text.charAt(at));
};

/** Adds the URLs whose host lies in a run, and returns where the last match ended. */
const searchRun = (text: string, run: TextRange, matched: number, found: Link[]): number => {
  const scheme = schemeBefore.exec(text.slice(Math.max(0, run.start - 8), run.start))?.[0].length ?? 0;
  let at = Math.max(matched, run.start - scheme - 1);
  if (scheme > 0) {
    const next = matchAt(text, at, found);
    if (next !== null) at = matched = next;
  }
  if (run.end - at > longestHostRun) {
    searchLongRun(text, at, run.end, found);
    return matched;
  }
  while (at < run.end) {
    const next = mayPrecede(text, at) ? matchAt(text, at, found) : null;
    if (next !== null) matched = next;
    at = next ?? at + 1;
  }
  return matched;
};

/** Whether a URL may start at this place, after the character before it. */
const mayPrecede = (text: string, at: number): boolean => at === 0 || !/[A-Za-z0-9@]/.test(text.charAt(at));

/** Tries twitter-text's expression at one place; returns the end of its match, valid URL or not. */
const matchAt = (text: string, at: number, found: Link[]): number | null => {
  url.lastIndex = at;
  const match = url.exec(text);
  if (match === null) return null;
  const [whole, , before = '', link = '', scheme = '', host = '', , path] = match;
  const start = at + before.length;
  if (isOrdinary(link, host) && (scheme !== '' || path !== undefined || link === host)) {
    if (scheme !== '' || !invalidBefore.test(before))
      found.push({ start, end: start + link.length, scheme: scheme !== '' });
  } else if (host.length <= longestHost) {
    // Ask twitter-text again about the match alone: it decides which hosts are valid, and where a t.co link ends.
    for (const { indices } of twitter.extractUrlsWithIndices(whole)) {
      found.push({ start: at + indices[0], end: at + indices[1], scheme: scheme !== '' });
    }
  }
  return at + whole.length;
};

/** Most URLs need no second question: a name within the limits of DNS and of twitter-text that is not t.co. */
const isOrdinary = (link: string, host: string): boolean =>
  link.length < 4_000 &&
  host.length < 64 &&
  host.toLowerCase() !== 't.co' &&
  /^[a-z\d.-]+$/i.test(host) &&
  !/xn--/i.test(host);

const hostLike = /(?<![\w.\u00c0-\u024f-])(?:[\w\u00c0-\u024f-]+\.)+[a-z]{2,}/gi;

const searchLongRun = (text: string, start: number, end: number, found: Link[]): void => {
  for (const { 0: host, index } of text.slice(start, end).matchAll(hostLike)) {
    if (host.length <= urlWeight) {
      found.push({ start: start + index, end: start + index + host.length, scheme: false });
    }
  }
};
