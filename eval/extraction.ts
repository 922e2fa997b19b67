import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { Readability } from '@mozilla/readability';
import { parsePage } from '../src/adapters/web-reader/extraction/dom.ts';
import { findInHtml } from '../src/adapters/web-reader/extraction/extract-article.ts';
import { type Overlap, overlapOf, scoreOf } from './shingles.ts';

interface Truth {
  readonly url: string;
  readonly articleBody: string;
}

interface Outcome {
  readonly id: string;
  readonly url: string;
  readonly ours: Overlap;
  readonly plain: Overlap;
  readonly oursMs: number;
  readonly plainMs: number;
  /** The code of the refusal that the page would get; its text is scored all the same. */
  readonly refused: string | null;
}

const unzip = promisify(gunzip);

/** Prints how well, and how fast, articles are found in the pages of a folder: `ground-truth.json` and `html/ID.html.gz`. */
export const evaluateExtraction = async (folder: string): Promise<void> => {
  const truths = JSON.parse(await readFile(join(folder, 'ground-truth.json'), 'utf8')) as Record<string, Truth>;
  const outcomes: Outcome[] = [];
  for (const [id, truth] of Object.entries(truths)) {
    const html = (await unzip(await readFile(join(folder, 'html', `${id}.html.gz`)))).toString('utf8');
    outcomes.push(outcomeOf(id, truth, html));
  }
  print(outcomes);
};

const outcomeOf = (id: string, { url, articleBody }: Truth, html: string): Outcome => {
  const plain = timed(() => new Readability(parsePage(html) as never).parse()?.textContent ?? '');
  const ours = timed(() => findInHtml({ body: html, url }));
  return {
    id,
    url,
    ours: overlapOf(articleBody, ours.value.text),
    plain: overlapOf(articleBody, plain.value),
    oursMs: ours.ms,
    plainMs: plain.ms,
    refused: ours.value.refusal?.code ?? null,
  };
};

/** The faster of two runs after a first one, which may have been spent on compiling. */
const timed = <T>(work: () => T): { readonly value: T; readonly ms: number } => {
  let ms = Number.POSITIVE_INFINITY;
  let value = work();
  for (let run = 0; run < 2; run++) {
    const start = performance.now();
    value = work();
    ms = Math.min(ms, performance.now() - start);
  }
  return { value, ms };
};

const print = (outcomes: readonly Outcome[]): void => {
  console.log(`Extraction, ${outcomes.length} pages (4-word shingles)\n`);
  console.log('                        precision  recall  F1      ms per page');
  row(
    'Threadr',
    outcomes.map((o) => o.ours),
    outcomes.map((o) => o.oursMs),
  );
  row(
    'Readability, linkedom',
    outcomes.map((o) => o.plain),
    outcomes.map((o) => o.plainMs),
  );
  console.log('\nWorst ten pages       false  missing');
  for (const { id, url, ours } of outcomes.toSorted((a, b) => a.ours.tp - b.ours.tp).slice(0, 10)) {
    console.log(`  ${id.slice(0, 16)}    ${ours.fp.toFixed(3)}  ${ours.fn.toFixed(3)}    ${new URL(url).hostname}`);
  }
  const refused = outcomes.filter((o) => o.refused !== null);
  console.log(`\nRefused: ${refused.map((o) => `${o.id.slice(0, 16)} ${o.refused}`).join(', ') || 'none'}`);
};

const row = (name: string, overlaps: readonly Overlap[], ms: readonly number[]): void => {
  const { precision, recall, f1 } = scoreOf(overlaps);
  const perPage = ms.reduce((a, b) => a + b, 0) / (ms.length || 1);
  console.log(
    `${name.padEnd(24)}${precision.toFixed(4)}     ${recall.toFixed(4)}  ${f1.toFixed(4)}  ${perPage.toFixed(1)}`,
  );
};
