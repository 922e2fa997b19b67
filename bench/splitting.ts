/**
 * What splitting costs: median times for 100 kB and 1 MB of several kinds of text, and their ratio, which is at most
 * 11 where time is linear. Run it by `npx node bench/splitting.ts [rounds] [platform]`.
 */
import { fitThread } from '../src/domain/fitting/fit-thread.ts';
import { fitVerbatim } from '../src/domain/fitting/fit-verbatim.ts';
import type { FittingRules } from '../src/domain/fitting/rules.ts';
import { type PlatformName, platformNames, platforms } from '../src/domain/platform.ts';
import { type NormalisedText, normaliseText } from '../src/domain/source-text.ts';
import { median } from './support/figures.ts';
import { conclude } from './support/finding.ts';
import { medianRatio } from './support/rounds.ts';

const [roundsAsked = '7', platformAsked] = process.argv.slice(2);
const rounds = Number(roundsAsked);
/** Until the compiler has seen enough. */
const warmUps = 5;
const smallLength = 100_000;
const largeLength = 1_000_000;

const prose =
  'The committee met on Tuesday, as Dr. Ada Smith had asked, and spent 30 km of paper on it. “Nothing is lost,” she ' +
  'said; nobody disagreed. What they decided, after a long discussion of costs and dates, is not known. ';

/** One period of each text; what a reader would send first, then what only an enemy would. */
const shapes: Readonly<Record<string, string>> = {
  articles: `## A heading\n\n${prose.repeat(3)}\n\n- ${prose}\n- ${prose}\n\n${prose.repeat(2)}\n\n`,
  'one paragraph': prose,
  'no full stop': 'word after word without an end ',
  japanese: '委員会は火曜日に開かれ、多くの資料が配られた。「何も失われない」と彼女は言った。',
  'japanese, no marks': '委員会は火曜日に開かれ多くの資料が配られた',
  arabic: 'اجتمعت اللجنة يوم الثلاثاء، ولم يعترض أحد. ',
  hindi: 'समिति की बैठक मंगलवार को हुई और किसी ने विरोध नहीं किया। ',
  emoji: '👍🏽👨‍👩‍👧‍👦🇩🇪',
  'emoji and words': 'ten wordss 👨‍👩‍👧 ',
  'URLs in lines': 'https://example.com/a/path?with=query\n',
  'URLs in a row': 'https://example.com/a/path?with=query ',
  'URLs without spaces': 'https://example.com/a,',
  'hosts without spaces': '日本語example.com',
  'short hosts': 'a.co/((( ',
  'short lines': 'ab\n',
  headings: '# a\n\nb\n\n',
  rules: 'a\n---\n',
  'one word': 'a',
  dots: 'a.',
  'at signs': '@',
  parentheses: '(',
  hashtags: '#a',
  mentions: '@a@b.c',
  quotes: '“a ',
  initials: 'J. ',
  'combining marks': '\u0301',
  'ZWJ sequences': '👩\u200d',
  'flag halves': '🇩',
  prefixes: '\u0600',
};

const textOf = (period: string, length: number): NormalisedText =>
  normaliseText(period.repeat(Math.ceil(length / period.length)).slice(0, length));

const timeMs = (work: () => unknown): number => {
  const start = performance.now();
  work();
  return performance.now() - start;
};

/** In interleaved rounds, so that a busy machine slows all of them down alike. */
const measure = (platform: PlatformName, period: string) => {
  const rules: FittingRules = { platform, limit: platforms[platform].limit, numbering: 'end', maxPosts: null };
  const small = textOf(period, smallLength);
  const large = textOf(period, largeLength);
  for (let round = 0; round < warmUps; round++) fitVerbatim(small, rules);
  const times = Array.from({ length: rounds }, () => ({
    smallMs: timeMs(() => fitVerbatim(small, rules)),
    largeMs: timeMs(() => fitVerbatim(large, rules)),
    draftMs: timeMs(() => fitThread([{ text: large, source: null }], rules)),
  }));
  const ofSmall = times.map(({ smallMs }) => smallMs);
  const ofLarge = times.map(({ largeMs }) => largeMs);
  return {
    smallMs: median(ofSmall),
    largeMs: median(ofLarge),
    ratio: medianRatio(ofLarge, ofSmall),
    draftMs: median(times.map(({ draftMs }) => draftMs)),
  };
};

const chosen = platformNames.find((name) => name === platformAsked) ?? 'x';
console.log(`${chosen}: verbatim 100 kB, verbatim 1 MB, ratio; 1 MB as one draft`);
const measured = Object.entries(shapes).map(([name, period]) => {
  const { smallMs, largeMs, ratio, draftMs } = measure(chosen, period);
  const cells = [smallMs.toFixed(1), largeMs.toFixed(0), ratio.toFixed(1), draftMs.toFixed(0)];
  console.log(name.padEnd(22), cells.map((cell) => cell.padStart(8)).join(''));
  return { name, smallMs, largeMs, ratio, draftMs };
});
const worst = measured.reduce((a, b) => (b.ratio > a.ratio ? b : a));
const within = measured.filter(({ ratio }) => ratio <= 11).length;
conclude(
  'splitting',
  [
    {
      what: 'splitting 1 MB of text, the worst of its kinds',
      against: 'the same of 100 kB',
      target: { is: '<=', bound: 11, unit: ' x' },
      measured: worst.ratio,
      note:
        `${worst.name}; ${within} of ${measured.length} kinds are within it, their median is ` +
        `${median(measured.map(({ ratio }) => ratio)).toFixed(1)} x`,
    },
  ],
  { rounds, platform: chosen, measured },
);
