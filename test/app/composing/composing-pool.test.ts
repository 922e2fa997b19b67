import process from 'node:process';
import { expect } from 'chai';
import { ExtractiveThreadWriter } from '../../../src/adapters/extractive/extractive-thread-writer.ts';
import { type ComposingOptions, ComposingPool } from '../../../src/app/composing/composing-pool.ts';
import { WriterFault } from '../../../src/domain/failure.ts';
import { materialOfArticle, materialOfText } from '../../../src/domain/material.ts';
import type { ThreadOrder } from '../../../src/domain/order.ts';
import { platforms } from '../../../src/domain/platform.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';
import { edit, quote } from '../../../src/domain/wording.ts';
import type { Assignment } from '../../../src/ports/thread-writer.ts';
import { closingAfter } from '../../support/closing.ts';
import { harbourArticle } from '../../support/texts.ts';
import { niceOfThreads } from '../../support/thread-priorities.ts';

const long = normaliseText(Array.from({ length: 20 }, (_, n) => `Part ${n}.\n\n${harbourArticle}`).join('\n\n'));
const url = new URL('https://example.com/harbour');
const order: ThreadOrder = {
  source: { type: 'url', url },
  platform: 'bluesky',
  limit: platforms.bluesky.limit,
  mode: 'summarize',
  maxPosts: 12,
  numbering: 'end',
  tone: 'neutral',
  language: null,
};
const article = {
  text: long,
  title: 'The harbour',
  canonicalUrl: null,
  site: null,
  author: null,
  language: 'en',
  truncated: false,
};
const assignment: Assignment = {
  text: long,
  title: null,
  sourceLanguage: 'en',
  platform: 'bluesky',
  limit: order.limit,
  maxPosts: 12,
  tone: 'neutral',
  language: null,
  visitor: { kind: 'network', network: '192.0.2.1', plan: 'free' },
};
const { signal } = new AbortController();

const open = (options: Partial<ComposingOptions> = {}): { pool: ComposingPool; faults: unknown[] } => {
  const faults: unknown[] = [];
  const usual = {
    threads: 2,
    maxQueued: 64,
    maxInlineCharacters: 4_000,
    onFault: (fault: unknown) => faults.push(fault),
  };
  return { pool: new ComposingPool({ ...usual, ...options }), faults };
};

/** How many threads are started meanwhile. */
const threadsStartedBy = async (work: () => Promise<unknown>): Promise<number> => {
  let threads = 0;
  const count = (): void => {
    threads++;
  };
  process.on('worker', count);
  await work().finally(() => process.off('worker', count));
  return threads;
};

const outcomeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof WriterFault ? error.reason : (error as Error).message),
  );

describe('the composing pool', function () {
  this.timeout(20_000);
  const inline = new ExtractiveThreadWriter();
  const short = normaliseText(harbourArticle);
  const material = materialOfText(long);
  let pool: ComposingPool;
  let faults: unknown[];
  const closing = closingAfter(afterEach);
  beforeEach(() => {
    ({ pool, faults } = open());
    closing(pool);
  });
  afterEach(() => expect(faults).to.deep.equal([]));

  it('writes what the writer writes, of a long source and of a short one', async () => {
    for (const text of [long, short]) {
      const asked = { ...assignment, text };
      expect(await pool.writer(inline).write(asked, signal)).to.deep.equal(await inline.write(asked, signal));
    }
  });

  it('edits and quotes as it is done in this thread, a long source and a short one', async () => {
    for (const material of [materialOfArticle(url, article), materialOfText(short)]) {
      const { drafts } = await inline.write({ ...assignment, text: material.text }, signal);
      expect(await pool.editor.edit(drafts, material, order)).to.deep.equal(edit(drafts, material, order));
      expect(await pool.editor.quote(material, order, signal)).to.deep.equal(quote(material, order));
    }
  });

  it('takes threads of its own for a long source, and none for a short one', async () => {
    for (const [text, threads] of [
      [short, 0],
      [long, 2],
    ] as const) {
      const material = materialOfText(text);
      const { drafts } = await inline.write({ ...assignment, text }, signal);
      for (const work of [
        ({ editor }: ComposingPool) => editor.edit(drafts, material, order),
        ({ editor }: ComposingPool) => editor.quote(material, order, signal),
        (fresh: ComposingPool) => fresh.writer(inline).write({ ...assignment, text }, signal),
      ]) {
        const fresh = closing(open().pool);
        expect(await threadsStartedBy(() => work(fresh))).to.equal(threads);
      }
    }
  });

  if (process.platform === 'linux') {
    it('steps back for the event loop', async () => {
      await pool.editor.quote(material, order, signal);
      expect(niceOfThreads()).to.include.members([0, 10]);
    });
  }

  it('does many at a time', async () => {
    const materials = Array.from({ length: 16 }, (_, n) => materialOfText(normaliseText(`${n}. ${long}`)));
    const quoted = await Promise.all(materials.map((material) => pool.editor.quote(material, order, signal)));
    for (const [n, { posts }] of quoted.entries()) expect(posts[0]?.content).to.match(new RegExp(`^${n}\\. Part 0`));
  });

  it('refuses who would wait behind too many, unless the drafts may have been paid for', async () => {
    const narrow = closing(open({ threads: 1, maxQueued: 1 }).pool);
    const { drafts } = await inline.write(assignment, signal);
    const works = [
      () => narrow.editor.quote(material, order, signal),
      () => narrow.writer(inline).write(assignment, signal),
      () => narrow.editor.quote(material, order, signal),
      () => narrow.writer(inline).write(assignment, signal),
      () => narrow.editor.edit(drafts, material, order),
      () => narrow.writer(inline).write({ ...assignment, text: short }, signal),
    ];
    const outcomes = await Promise.all(works.map((work) => outcomeOf(work())));
    expect(outcomes).to.deep.equal(['done', 'done', 'saturated', 'saturated', 'done', 'done']);
  });

  it('computes for nobody who left while waiting', async () => {
    const narrow = closing(open({ threads: 1 }).pool);
    const first = narrow.editor.quote(material, order, signal);
    const leaving = new AbortController();
    const waiting = Array.from({ length: 20 }, () =>
      outcomeOf(narrow.writer(inline).write(assignment, leaving.signal)),
    );
    const last = narrow.editor.quote(material, order, signal);
    leaving.abort(new Error('gone'));
    expect(new Set(await Promise.all(waiting))).to.deep.equal(new Set(['gone']));
    expect(await last).to.deep.equal(await first);
    expect(await outcomeOf(narrow.writer(inline).write(assignment, leaving.signal))).to.equal('gone');
  });

  it('composes in this thread where no worker can start', async () => {
    const { pool: none, faults: told } = open({ threads: 0 });
    closing(none);
    expect(await none.editor.quote(material, order, signal)).to.deep.equal(quote(material, order));
    expect(await none.writer(inline).write(assignment, signal)).to.deep.equal(await inline.write(assignment, signal));
    expect(told).to.have.length(1);
  });

  it('makes a fault of the writer of what was under way when it is closed', async () => {
    const quoting = outcomeOf(pool.editor.quote(material, order, signal));
    await pool.close();
    expect(await quoting).to.equal('writer_unavailable');
  });
});
