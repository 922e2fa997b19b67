/**
 * What a page takes to be read: fetched from this machine and its article found in a thread, as the service does it, beside
 * Readability over linkedom alone, given the text: `node bench/reading.ts [rounds] [seconds to warm up] [folder]`. Of pages
 * that are made up, or of a folder's `*.html.gz`.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { ArticleExtractor } from '../src/adapters/web-reader/article-extractor.ts';
import { PageFetcher } from '../src/adapters/web-reader/page-fetcher.ts';
import { WebPageReader } from '../src/adapters/web-reader/web-page-reader.ts';
import { host, portOf } from '../test/support/redis-process.ts';
import { articlePage } from './support/article-page.ts';
import { median, timeMs } from './support/figures.ts';
import { conclude } from './support/finding.ts';
import { inRounds, medianRatio } from './support/rounds.ts';

const [roundsAsked = '15', warmUpSeconds = '10', folder] = process.argv.slice(2);
const rounds = Number(roundsAsked);
/** As long as pages of publishers are: the 10th, 25th, 50th, 75th and 90th of a hundred. */
const lengths = [55_000, 72_000, 119_000, 205_000, 305_000];
const never = new AbortController().signal;

const pagesIn = (directory: string): string[] =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.html.gz'))
    .map((name) => gunzipSync(readFileSync(join(directory, name))).toString());
const pages =
  folder === undefined ? lengths.map((length) => articlePage(length, `A page of ${length}`)) : pagesIn(folder);

const server = createServer(({ url }, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(pages[Number(url?.slice(1))]);
});
await new Promise<void>((resolve) => server.listen(0, host, resolve));
const port = portOf(server);
const origin = `${host}:${port}`;
const reader = new WebPageReader(
  new PageFetcher({ userAgent: 'Threadr', allowHosts: [{ hostname: host, port }] }),
  new ArticleExtractor({ threads: 1, maxQueued: 1, timeoutMs: 60_000, maxCharacters: 50_000 }),
);

const works = {
  alone: async (page: number): Promise<boolean> => {
    const { document } = parseHTML(pages[page] ?? '') as unknown as { readonly document: never };
    return new Readability(document).parse() !== null;
  },
  service: async (page: number): Promise<boolean> => {
    const { kind } = await reader.read(new URL(`http://${origin}/${page}`), never);
    return kind === 'article';
  },
};
const names = ['alone', 'service'] as const;

// What one of them does not take for an article is measured all the same, but told.
const found = { alone: 0, service: 0 };
for (const name of names) for (const page of pages.keys()) if (await works[name](page)) found[name] += 1;
if (folder === undefined && found.service < pages.length) throw new Error('the made-up pages are no articles');
const readAll = (name: (typeof names)[number]) =>
  timeMs(async () => {
    for (const page of pages.keys()) await works[name](page);
  });
for (const name of names) {
  const endMs = performance.now() + Number(warmUpSeconds) * 500;
  while (performance.now() < endMs) await readAll(name);
}
const ms = await inRounds(names, rounds, readAll);
await reader.close();
server.close();
server.closeAllConnections();

const kilobytes = Math.round(pages.reduce((sum, page) => sum + page.length, 0) / 1_000);
conclude(
  'reading',
  [
    {
      what: 'a page read and extracted',
      against: 'Readability over linkedom alone',
      target: { is: '<=', bound: 1.1, unit: ' x' },
      measured: medianRatio(ms.service, ms.alone),
      note:
        `${pages.length} pages, ${kilobytes} kB: ${median(ms.service).toFixed(0)} ms to ${median(ms.alone).toFixed(0)} ms; ` +
        `articles found in ${found.service} and ${found.alone}`,
    },
  ],
  { rounds, pages: pages.length, kilobytes, found, ms },
);
