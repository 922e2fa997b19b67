import { expect } from 'chai';
import fc from 'fast-check';
import { leastLength, plainLength, plainSize } from '../../../src/domain/fitting/plain-size.ts';
import { postLength, runningSizes } from '../../../src/domain/fitting/post-size.ts';
import { type PlatformName, platformNames } from '../../../src/domain/platform.ts';
import { graphemes } from './independent-count.ts';
import { hardText } from './texts.ts';

const counted = (platform: PlatformName, text: string): readonly number[] => {
  const normal = platform === 'x' ? text.normalize('NFC') : text;
  return runningSizes(platform, normal).map((totals) => totals[normal.length] ?? 0);
};

const expectTheSame = (platform: PlatformName, text: string): void => {
  const plain = plainSize(platform, text);
  if (plain !== null) expect(plain, `${platform}: ${text}`).to.deep.equal(counted(platform, text));
};

describe('the size of a plain text', () => {
  it('is the one that is counted, for every character among others', function () {
    this.timeout(30_000);
    for (let unit = 0; unit < 0x10000; unit++) {
      const character = String.fromCharCode(unit);
      const platform = platformNames[unit % platformNames.length] ?? 'x';
      for (const of of new Set<PlatformName>(['x', platform])) {
        expectTheSame(of, `a${character}${character} b.${character}c`);
        const length = plainLength(of, unit);
        if (length > 0) expect(length).to.equal(postLength(of, character));
      }
    }
  });

  it('is the one that is counted, of whatever text', () => {
    fc.assert(
      fc.property(fc.constantFrom(...platformNames), hardText, (platform, text) => expectTheSame(platform, text)),
      { numRuns: 500 },
    );
  });

  it('is known for most texts', () => {
    const texts = ['It’s 3.5 km (“more” than last year…).', 'Ein Fuß – größer!', 'Где она? Там.', '日本語。', '한국어'];
    for (const platform of platformNames) {
      for (const text of texts) expect(plainSize(platform, text), text).not.to.equal(null);
    }
  });

  it('is not taken for that of links, mentions, emoji and marks', () => {
    for (const text of ['at example.com', 'é.みんな', '👍', '❤', '#️⃣']) expect(plainSize('x', text)).to.equal(null);
    expect(plainSize('mastodon', '@ann@example.social')).to.equal(null);
    expect(plainSize('mastodon', 'gemini://a')).to.equal(null);
    expect(plainSize('bluesky', 'e\u0301')).to.equal(null);
    expect(plainSize('x', 'e\u0301')).to.equal(null);
  });
});

describe('the least length of the graphemes of a text', () => {
  it('is never more than they add up to', () => {
    fc.assert(
      fc.property(fc.constantFrom(...platformNames), hardText, (platform, text) => {
        const sum = graphemes(text).reduce((length, grapheme) => length + postLength(platform, grapheme), 0);
        expect(leastLength(platform, text)).to.be.at.most(sum);
      }),
      { numRuns: 500 },
    );
    expect(leastLength('x', 'plain letters')).to.equal(11);
  });
});
