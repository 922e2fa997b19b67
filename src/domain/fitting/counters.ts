import type { PlatformName } from '../platform.ts';
import type { TextRange } from '../thread.ts';
import { isInsidePair, utf8Bytes } from './characters.ts';
import { emojiEnd, mayBeEmoji } from './emoji.ts';
import { graphemeStarts } from './graphemes.ts';
import { findUrls, urlWeight } from './urls.ts';

/**
 * Writes the weight of each character of a text into `weights`, at the character's first code unit: one array for each
 * limit of the platform. Sources of the rules: docs/platforms.md.
 */
export type Counter = (text: string, weights: readonly Int32Array[]) => void;

const countX: Counter = (text, [weight = new Int32Array()]) => {
  let at = 0;
  for (const { start, end } of [...findUrls(text, true), { start: text.length, end: text.length }]) {
    while (at < start) {
      const emoji = emojiEnd(text, at);
      const point = text.codePointAt(at) ?? 0;
      weight[at] = emoji > at ? 2 : weightOnX(point);
      at = emoji > at ? emoji : at + (point > 0xffff ? 2 : 1);
    }
    if (end > start) weight[start] = urlWeight;
    at = end;
  }
};

/** The ranges of twitter-text's configuration, version 3. */
export const weightOnX = (point: number): number =>
  point <= 4351 ||
  (point >= 8192 && point <= 8205) ||
  (point >= 8208 && point <= 8223) ||
  (point >= 8242 && point <= 8247)
    ? 1
    : 2;

const countBluesky: Counter = (text, [graphemes = new Int32Array(), bytes = new Int32Array()]) => {
  const starts = graphemeStarts(text);
  for (let at = 0; at < text.length; at++) {
    if (starts[at] === 1) graphemes[at] = 1;
    if (!isInsidePair(text, at)) bytes[at] = utf8Bytes(text.codePointAt(at) ?? 0);
  }
};

/** Counts as `@user`, but only where both Mastodon's server and its web client recognise a mention. */
const remoteMention = /(?<![=/\p{L}\p{N}_])@\w+(@(?=[a-z0-9.-]{2})[a-z0-9]+(?:[.-]+[a-z0-9]+)*)(?![@＠]|:\/\/)/giu;
/** Mastodon counts these as links; twitter-text does not. */
const otherLink = /(?:dat|dweb|ipfs|ipns|ssb|gopher|gemini):\/\/\S{1,22}/gi;

const countMastodon: Counter = (text, [graphemes = new Int32Array()]) => {
  graphemes.set(graphemeStarts(text));
  for (const { 0: mention, 1: host = '', index } of text.matchAll(remoteMention)) {
    const end = index + mention.length;
    graphemes.fill(0, end - host.length, end);
  }
  for (const { 0: link, index } of text.matchAll(otherLink)) graphemes[index] = urlWeight - link.length + 1;
  for (const { start, end } of findUrls(text, false)) {
    graphemes.fill(0, start, end);
    graphemes[start] = urlWeight;
  }
};

const countThreads: Counter = (text, [weight = new Int32Array(), links = new Int32Array()]) => {
  for (const { start, end } of graphemesOf(text)) {
    const emoji = (end - start > 1 || text.charCodeAt(start) > 0xa8) && mayBeEmoji(text.slice(start, end));
    for (let at = start; at < end; at++) {
      if (!isInsidePair(text, at)) weight[at] = emoji ? utf8Bytes(text.codePointAt(at) ?? 0) : 1;
    }
  }
  for (const { start } of findUrls(text, true)) links[start] = 1;
};

function* graphemesOf(text: string): Generator<TextRange> {
  const starts = graphemeStarts(text);
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = starts.indexOf(1, start + 1);
    if (end === -1) end = text.length;
    yield { start, end };
  }
}

const countLinkedIn: Counter = (_text, [units = new Int32Array()]) => {
  units.fill(1);
};

export const counters: Readonly<Record<PlatformName, Counter>> = {
  x: countX,
  bluesky: countBluesky,
  mastodon: countMastodon,
  threads: countThreads,
  linkedin: countLinkedIn,
};
