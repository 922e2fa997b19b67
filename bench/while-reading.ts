/**
 * How much longer a cached thread takes while pages are being read: p99 of hits with 8 pages of 1 MB always under way,
 * beside p99 with none: `node bench/while-reading.ts [rounds] [seconds] [answers to warm up]`.
 *
 * Of what is read a thread is made, as settings have it by default. Beside it, what is left where articles are cut so short
 * that making them costs nothing.
 */
import { median, quantile } from './support/figures.ts';
import { conclude } from './support/finding.ts';
import { answerTo, hotBody as body, generatePath as path } from './support/hot-thread.ts';
import { load, warmUp } from './support/load.ts';
import { readOn } from './support/reading-visitors.ts';
import { inRounds, medianRatio } from './support/rounds.ts';
import { ServerProcess, startService } from './support/server-process.ts';

const [roundsAsked = '7', seconds = '3', warmUpAnswers] = process.argv.slice(2);
const rounds = Number(roundsAsked);
const durationMs = Number(seconds) * 1_000;
const pagesAtATime = 8;
const pageLength = 1_000_000;
/**
 * Visitors, not a flood: what the machine cannot answer at once would wait for a processor, and readers take all that
 * there are. It is asked how long others are held up.
 */
const visitors = { connections: 16, pauseMs: 20 };

const pages = await ServerProcess.start(['bench/support/page-server.ts', String(pageLength)]);
const variables = { STORAGE: 'memory', READER_ALLOW_HOSTS: new URL(pages.url).host };
const services = {
  whole: await startService(variables),
  cut: await startService({ ...variables, MAX_CONTENT_LENGTH: '2000' }),
};
const names = ['whole', 'cut'] as const;
const pagesRead = { inTime: 0, tooLate: 0 };

/** @returns milliseconds */
const p99Of = async (name: keyof typeof services): Promise<number> => {
  const { latenciesMs, others } = await load({ url: services[name].url, path, body, durationMs, ...visitors });
  if (others > 0) throw new Error(`${others} answers were not the cached thread`);
  return quantile(latenciesMs, 0.99);
};

const measure = async (name: keyof typeof services) => {
  const calmMs = await p99Of(name);
  const end = readOn({ service: services[name].url, pages: pages.url, atATime: pagesAtATime });
  const readingMs = await p99Of(name);
  const { inTime, tooLate } = await end();
  pagesRead.inTime += inTime;
  pagesRead.tooLate += tooLate;
  return { calmMs, readingMs };
};

for (const name of names) {
  const { url } = services[name];
  await answerTo(url, body);
  await warmUp({ url, path, body }, warmUpAnswers === undefined ? undefined : Number(warmUpAnswers));
  // The threads that read have to settle, too.
  await measure(name);
}
const p99Ms = await inRounds(names, rounds, measure);
for (const server of [...Object.values(services), pages]) await server.stop();

const calmMs = (name: keyof typeof services): number[] => p99Ms[name].map((round) => round.calmMs);
const readingMs = (name: keyof typeof services): number[] => p99Ms[name].map((round) => round.readingMs);
const ratioOf = (name: keyof typeof services): number => medianRatio(readingMs(name), calmMs(name));
conclude(
  'while-reading',
  [
    {
      what: `p99 of cached hits while ${pagesAtATime} pages of 1 MB are being read`,
      against: 'p99 with none',
      target: { is: '<=', bound: 2, unit: ' x' },
      measured: ratioOf('whole'),
      note:
        `${median(readingMs('whole')).toFixed(1)} ms to ${median(calmMs('whole')).toFixed(1)} ms; with articles cut to ` +
        `2,000 characters ${ratioOf('cut').toFixed(2)} x; ${pagesRead.inTime} pages read, ${pagesRead.tooLate} too late`,
    },
  ],
  { rounds, ratios: { whole: ratioOf('whole'), cut: ratioOf('cut') }, pagesRead, p99Ms },
);
