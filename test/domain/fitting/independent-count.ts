import twitter from 'twitter-text';
import type { PlatformName } from '../../../src/domain/platform.ts';

/** The platforms' counts written down a second time, as plainly as can be and without regard to speed. */

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
export const graphemes = (text: string): readonly string[] =>
  [...segmenter.segment(text)].map(({ segment }) => segment);

const emojiOnX = /(?:\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Regional_Indicator}{2}|[0-9#*]\uFE0F?\u20E3)/u;
const emojiOnThreads = /\p{Emoji_Presentation}|\p{Emoji}\uFE0F|\p{Regional_Indicator}|\u20E3/u;
const lightOnX: readonly (readonly [number, number])[] = [
  [0, 4351],
  [8192, 8205],
  [8208, 8223],
  [8242, 8247],
];

const withUrlsAs = (text: string, replacement: string, schemeless: boolean): string => {
  let rest = text;
  for (const { indices } of twitter
    .extractUrlsWithIndices(text, { extractUrlsWithoutProtocol: schemeless })
    .toReversed()) {
    rest = rest.slice(0, indices[0]) + replacement + rest.slice(indices[1]);
  }
  return rest;
};

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const weightOnX = (point: string): number =>
  lightOnX.some(([first, last]) => (point.codePointAt(0) ?? 0) >= first && (point.codePointAt(0) ?? 0) <= last) ? 1 : 2;

export const independentCount: Readonly<Record<PlatformName, (text: string) => number>> = {
  x: (text) =>
    sum(
      graphemes(withUrlsAs(text.normalize('NFC'), 'x'.repeat(23), true)).map((grapheme) => {
        const emoji = grapheme.search(emojiOnX);
        const rest = emoji === -1 ? grapheme : grapheme.slice(0, emoji);
        return sum([...rest].map(weightOnX)) + (emoji === -1 ? 0 : 2);
      }),
    ),
  bluesky: (text) => graphemes(text).length,
  mastodon: (text) =>
    graphemes(
      withUrlsAs(text, 'x'.repeat(23), false).replace(/(^|[^/\w])@([a-z0-9_]+)@[a-z0-9.-]+[a-z0-9]+/gi, '$1@$2'),
    ).length,
  threads: (text) =>
    sum(
      graphemes(text).map((grapheme) =>
        emojiOnThreads.test(grapheme) ? Buffer.byteLength(grapheme) : [...grapheme].length,
      ),
    ),
  linkedin: (text) => text.length,
};

export const independentlyFits = (platform: PlatformName, text: string, limit: number): boolean =>
  independentCount[platform](text) <= limit &&
  (platform !== 'bluesky' || Buffer.byteLength(text) <= 3_000) &&
  (platform !== 'threads' || twitter.extractUrls(text).length <= 5);
