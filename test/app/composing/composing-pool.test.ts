import process from 'node:process';
import { expect } from 'chai';
import { ExtractiveThreadWriter } from '../../../src/adapters/extractive/extractive-thread-writer.ts';
import { ComposingPool } from '../../../src/app/composing/composing-pool.ts';
import { materialOfArticle, materialOfText } from '../../../src/domain/material.ts';
import type { ThreadOrder } from '../../../src/domain/order.ts';
import { platforms } from '../../../src/domain/platform.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';
import type { Assignment } from '../../../src/ports/thread-writer.ts';
import { inlineEditor } from '../../support/inline-editor.ts';
import { harbourArticle } from '../../support/texts.ts';

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

/** How many threads are started meanwhile. */
const threadsStartedBy = async (work: () => Promise<unknown>): Promise<number> => {
  let threads = 0;
  const count = (): void => {
    threads++;
  };
  process.on('worker', count);
  await work();
  process.off('worker', count);
  return threads;
};

describe('the composing pool', function () {
  this.timeout(20_000);
  const inline = new ExtractiveThreadWriter();
  let pool: ComposingPool;
  before(() => {
    pool = new ComposingPool();
  });
  after(() => pool.close());

  it('writes what the writer writes, of a long source and of a short one', async () => {
    for (const text of [long, normaliseText(harbourArticle)]) {
      const asked = { ...assignment, text };
      expect(await pool.writer(inline).write(asked, signal)).to.deep.equal(await inline.write(asked, signal));
    }
  });

  it('edits and quotes as it is done in this thread, of a long source and of a short one', async () => {
    for (const material of [materialOfArticle(url, article), materialOfText(normaliseText(harbourArticle))]) {
      const { drafts } = await inline.write({ ...assignment, text: material.text }, signal);
      expect(await pool.editor.edit(drafts, material, order)).to.deep.equal(
        await inlineEditor.edit(drafts, material, order),
      );
      expect(await pool.editor.quote(material, order)).to.deep.equal(await inlineEditor.quote(material, order));
    }
  });

  it('takes a thread of its own for a long source, and none for a short one', async () => {
    const short = normaliseText(harbourArticle);
    for (const [text, threads] of [
      [short, 0],
      [long, 1],
    ] as const) {
      const material = materialOfText(text);
      const { drafts } = await inline.write({ ...assignment, text }, signal);
      for (const work of [
        ({ editor }: ComposingPool) => editor.edit(drafts, material, order),
        ({ editor }: ComposingPool) => editor.quote(material, order),
        (fresh: ComposingPool) => fresh.writer(inline).write({ ...assignment, text }, signal),
      ]) {
        const fresh = new ComposingPool();
        expect(await threadsStartedBy(() => work(fresh))).to.equal(threads);
        await fresh.close();
      }
    }
  });

  it('does many at a time', async () => {
    const materials = Array.from({ length: 16 }, (_, n) => materialOfText(normaliseText(`${n}. ${long}`)));
    const quoted = await Promise.all(materials.map((material) => pool.editor.quote(material, order)));
    for (const [n, { posts }] of quoted.entries()) expect(posts[0]?.content).to.match(new RegExp(`^${n}\\. Part 0`));
  });

  it('gives nothing to who has left', async () => {
    const leaving = new AbortController();
    const writing = pool.writer(inline).write(assignment, leaving.signal);
    leaving.abort(new Error('gone'));
    expect(await writing.catch((error: Error) => error.message)).to.equal('gone');
    expect(
      await pool
        .writer(inline)
        .write(assignment, leaving.signal)
        .catch((error: Error) => error.message),
    ).to.equal('gone');
  });

  it('rejects what is under way when it is closed', async () => {
    const closing = new ComposingPool();
    const quoting = closing.editor.quote(materialOfText(long), order).then(
      () => 'quoted',
      () => 'rejected',
    );
    await closing.close();
    expect(await quoting).to.equal('rejected');
  });
});
