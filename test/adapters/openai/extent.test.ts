import { expect } from 'chai';
import fc from 'fast-check';
import { extentOf } from '../../../src/adapters/openai/extent.ts';
import { platformNames, platforms } from '../../../src/domain/platform.ts';
import { assignmentOf } from '../../support/assignments.ts';

describe('extentOf', () => {
  it('leaves room for the number, and for a model that counts badly', () => {
    for (const platform of platformNames) {
      const { limit } = platforms[platform];
      const { charactersPerPost } = extentOf(assignmentOf({ platform, limit }));
      expect(charactersPerPost + ' 25/25'.length).to.be.at.most(limit);
    }
    expect(extentOf(assignmentOf({ limit: 280 })).charactersPerPost).to.equal(251);
    expect(extentOf(assignmentOf({ limit: 50 })).charactersPerPost).to.equal(39);
  });

  it('does not ask for posts that nobody reads, however long a platform lets them be', () => {
    expect(extentOf(assignmentOf({ limit: 25_000 })).charactersPerPost).to.equal(1_500);
  });

  it('keeps every part within bounds', () => {
    const assignments = fc.record({
      text: fc.string({ unit: 'grapheme', maxLength: 5_000 }),
      limit: fc.integer({ min: 50, max: 100_000 }),
      maxPosts: fc.integer({ min: 1, max: 25 }),
    });
    fc.assert(
      fc.property(assignments, (some) => {
        const { posts, charactersPerPost, outputTokens } = extentOf(assignmentOf(some));
        expect(posts).to.be.within(1, some.maxPosts);
        expect(charactersPerPost).to.be.within(39, some.limit - 7);
        expect(outputTokens).to.be.within(Math.min(posts * charactersPerPost, 16_384), 16_384);
      }),
    );
  });
});
