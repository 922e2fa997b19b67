import { expect } from 'chai';
import { ExtractiveThreadWriter } from '../../../src/adapters/extractive/extractive-thread-writer.ts';
import { type NormalisedText, normaliseText } from '../../../src/domain/source-text.ts';
import type { Draft } from '../../../src/domain/thread.ts';
import type { Assignment } from '../../../src/ports/thread-writer.ts';

export const writer = new ExtractiveThreadWriter();

export const assign = (text: string, options: Partial<Assignment> = {}): Assignment => ({
  text: normaliseText(text),
  title: null,
  sourceLanguage: null,
  platform: 'x',
  limit: 280,
  maxPosts: 5,
  tone: 'neutral',
  language: null,
  visitor: { kind: 'operator' },
  ...options,
});

export const write = async (text: string, options: Partial<Assignment> = {}): Promise<readonly Draft[]> =>
  (await writer.write(assign(text, options), AbortSignal.timeout(60_000))).drafts;

export const posts = async (text: string, options: Partial<Assignment> = {}): Promise<readonly string[]> =>
  (await write(text, options)).map((draft) => draft.text);

/** A text without its white space. */
export const ink = (text: string): string => text.replace(/\s/g, '');

/** Every draft stands in the source word for word where it says, and after the lead the order is the source's. */
export const expectFaithful = (source: NormalisedText, drafts: readonly Draft[], maxPosts: number): void => {
  expect(drafts.length).to.be.within(1, maxPosts);
  const starts = drafts.map((draft) => {
    if (draft.source === null) throw new Error('a draft without a range');
    expect(ink(draft.text)).to.not.equal('');
    expect(draft.text).to.equal(draft.text.trim());
    expect(ink(source.slice(draft.source.start, draft.source.end))).to.equal(ink(draft.text));
    return draft.source.start;
  });
  expect(new Set(starts).size).to.equal(starts.length);
  // The one step back in the source is the step from the lead to the rest.
  const stepsBack = starts.filter((start, i) => start < (starts[i - 1] ?? 0));
  expect(stepsBack.length).to.be.at.most(1);
};
