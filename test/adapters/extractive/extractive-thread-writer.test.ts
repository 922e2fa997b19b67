import { expect } from 'chai';
import { normaliseText } from '../../../src/domain/source-text.ts';
import { noUsage } from '../../../src/domain/thread.ts';
import type { Assignment } from '../../../src/ports/thread-writer.ts';
import { assign, expectFaithful, ink, posts, write, writer } from './extracts.ts';
import { lighthouses } from './lighthouses.ts';

describe('ExtractiveThreadWriter', () => {
  it('names itself, and costs nothing', async () => {
    const manuscript = await writer.write(assign(lighthouses), AbortSignal.timeout(1000));
    expect(manuscript.writer).to.deep.equal({ name: 'extractive', model: null, revision: 1 });
    expect(manuscript).to.deep.include({ degraded: null, unapplied: [], usage: noUsage });
  });

  it('names the options that it cannot follow', async () => {
    const unapplied = async (options: Partial<Assignment>): Promise<readonly string[]> =>
      (await writer.write(assign(lighthouses, options), AbortSignal.timeout(1000))).unapplied;
    expect(await unapplied({ tone: 'witty' })).to.deep.equal(['tone']);
    expect(await unapplied({ language: 'fr', tone: 'casual' })).to.deep.equal(['tone', 'language']);
    expect(await unapplied({ language: 'en-GB' })).to.deep.equal([]);
    expect(await unapplied({ language: 'de', sourceLanguage: 'de-AT' })).to.deep.equal(['language']);
    expect(await unapplied({ language: 'sv', sourceLanguage: 'sv' })).to.deep.equal([]);
  });

  it('throws the reason when it was aborted', async () => {
    const reason = new Error('the visitor left');
    const outcome = await writer.write(assign(lighthouses), AbortSignal.abort(reason)).catch((error: unknown) => error);
    expect(outcome).to.equal(reason);
  });

  it('condenses an article to posts of its own sentences that fit', async () => {
    const drafts = await write(lighthouses);
    expect(drafts).to.have.length(5);
    expectFaithful(normaliseText(lighthouses), drafts, 5);
    for (const { text } of drafts) {
      expect(text.length).to.be.within(40, 274);
      expect(text).to.match(/[.!?”"]$/);
    }
  });

  it('begins with the topic of the article, and uses its end too', async () => {
    const drafts = await write(lighthouses, { title: 'Automation empties the lighthouses' });
    expect(drafts[0]?.text).to.match(/automati/);
    const furthest = Math.max(...drafts.map((draft) => draft.source?.start ?? 0));
    expect(furthest).to.be.above(lighthouses.length / 2);
  });

  it('posts nothing that leans on a sentence left out, and nothing that is not of the article', async () => {
    for (const maxPosts of [2, 3, 5, 8]) {
      for (const text of await posts(lighthouses, { maxPosts })) {
        expect(text).to.not.match(/^(?:However|He |She |It |They |But |This |That |“It’s)/);
        expect(text).to.not.match(/Read more|Getty|newsletter|^#|By Ann|How many remain\?$/);
      }
    }
  });

  it('writes the same thread every time', async () => {
    expect(await write(lighthouses)).to.deep.equal(await write(lighthouses));
  });

  it('gives a short source whole, in order', async () => {
    const note =
      'The harbour closes at noon on Friday. Boats that stay must register with the harbour master by Thursday.';
    expect(await write(note)).to.deep.equal([{ text: note, source: { start: 0, end: note.length } }]);
    const longer = `${note}\n\n${'Fees are due in cash, and nobody is exempt from them. '.repeat(4)}`.trim();
    const drafts = await write(longer);
    expect(drafts.length).to.be.below(5);
    expect(ink(drafts.map(({ text }) => text).join(''))).to.equal(ink(longer));
  });

  it('keeps a short note that looks like a notice', async () => {
    expect(await posts('Subscribe to our newsletter!')).to.deep.equal(['Subscribe to our newsletter!']);
  });

  it('turns wrapped lines into spaces and drops the marks of headings and single items', async () => {
    expect(
      await posts('# Tides\n\nThe tide rises twice in every day of the year and\nfalls as often, because of the moon.'),
    ).to.deep.equal([
      'Tides\n\nThe tide rises twice in every day of the year and falls as often, because of the moon.',
    ]);
    expect(await posts('- Only one thing to do today.')).to.deep.equal(['Only one thing to do today.']);
    expect(await posts('Shopping:\n\n- milk\n- eggs')).to.deep.equal(['Shopping:\n\n- milk\n- eggs']);
  });

  it('does not cram where posts may be long', async () => {
    const drafts = await write(lighthouses, { platform: 'linkedin', limit: 3000 });
    expect(drafts.length).to.be.at.least(3);
    for (const { text } of drafts) expect(text.length).to.be.at.most(600);
  });
});
