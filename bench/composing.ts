/**
 * What an uncached request holds the thread up for: median times of writing extractively, of checking the first post
 * that is not its source's own words, and of finding where it stands, for sources of 5, 50 and 500 kB, and the ratio of
 * 1 MB to 100 kB, which is at most 11 where time is linear. Run it by `npx node bench/composing.ts [rounds] [platform]`.
 */
import { ExtractiveThreadWriter } from '../src/adapters/extractive/extractive-thread-writer.ts';
import { GroundedSource } from '../src/domain/grounding/grounded-source.ts';
import { type PlatformName, platformNames, platforms } from '../src/domain/platform.ts';
import { type NormalisedText, normaliseText } from '../src/domain/source-text.ts';
import type { Assignment } from '../src/ports/thread-writer.ts';
import { median } from './support/figures.ts';
import { conclude } from './support/finding.ts';
import { medianRatio } from './support/rounds.ts';
import { type SourceOf, sources } from './support/sources.ts';

const [roundsAsked = '7', platformAsked] = process.argv.slice(2);
const rounds = Number(roundsAsked);
/** Until the compiler has seen enough. */
const warmUps = 5;
const [smallLength, largeLength] = [100_000, 1_000_000];
const lengths = [5_000, 50_000, 500_000, smallLength, largeLength];
/** Says nothing that stands in any source, so that everything is looked up. */
const post = 'By 31 December 2031 it paid $1,234 for 56%, “or so they all had said” to @nobody.';

interface Times {
  readonly writeMs: number;
  readonly checkMs: number;
  readonly locateMs: number;
}

const assignmentOf = (text: NormalisedText, platform: PlatformName): Assignment => ({
  text,
  title: 'The committee and the harbour',
  sourceLanguage: null,
  platform,
  limit: platforms[platform].limit,
  maxPosts: 10,
  tone: 'neutral',
  language: null,
  visitor: { kind: 'network', network: '192.0.2.1', plan: 'free' },
});

const timeMs = async (work: () => unknown): Promise<number> => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};

const { signal } = new AbortController();
const writer = new ExtractiveThreadWriter();

const compose = async (text: NormalisedText, platform: PlatformName): Promise<Times> => {
  const writeMs = await timeMs(() => writer.write(assignmentOf(text, platform), signal));
  const source = new GroundedSource(text, { language: null, url: null, title: null });
  const checkMs = await timeMs(() => source.check(post, { translated: false }));
  return { writeMs, checkMs, locateMs: await timeMs(() => source.locate(post)) };
};

const measure = async (sourceOf: SourceOf, platform: PlatformName) => {
  const texts = lengths.map((length) => normaliseText(sourceOf(length)));
  for (let round = 0; round < warmUps; round++) for (const text of texts.slice(0, 2)) await compose(text, platform);
  const times = texts.map((): Times[] => []);
  // In interleaved rounds, so that a busy machine slows all of them down alike.
  for (let round = 0; round < rounds; round++) {
    for (const [i, text] of texts.entries()) times[i]?.push(await compose(text, platform));
  }
  const column = (i: number, part: keyof Times): readonly number[] => (times[i] ?? []).map((some) => some[part]);
  const sum = (i: number): readonly number[] =>
    (times[i] ?? []).map(({ writeMs, checkMs, locateMs }) => writeMs + checkMs + locateMs);
  const medians = lengths.slice(0, 3).map((length, i) => ({
    length,
    writeMs: median(column(i, 'writeMs')),
    checkMs: median(column(i, 'checkMs')),
    locateMs: median(column(i, 'locateMs')),
  }));
  return { medians, ratio: medianRatio(sum(4), sum(3)) };
};

const chosen = platformNames.find((name) => name === platformAsked) ?? 'x';
console.log(`${chosen}: ms to write, to check and to locate, at 5, 50 and 500 kB; 1 MB to 100 kB`);
const measured = [];
for (const [name, sourceOf] of Object.entries(sources)) {
  const { medians, ratio } = await measure(sourceOf, chosen);
  const cells = medians.flatMap(({ writeMs, checkMs, locateMs }) => [writeMs, checkMs, locateMs]);
  console.log(name.padEnd(30), [...cells, ratio].map((cell) => cell.toFixed(1).padStart(8)).join(''));
  measured.push({ name, medians, ratio });
}
const worst = measured.reduce((a, b) => (b.ratio > a.ratio ? b : a));
conclude(
  'composing',
  [
    {
      what: 'composing of 1 MB of text, the worst of its kinds',
      against: 'the same of 100 kB',
      target: { is: '<=', bound: 11, unit: ' x' },
      measured: worst.ratio,
      note: `${worst.name}; the median is ${median(measured.map(({ ratio }) => ratio)).toFixed(1)} x`,
    },
  ],
  { rounds, platform: chosen, measured },
);
