import { expect } from 'chai';
import fc from 'fast-check';
import { fitsWhole, piecesThatFit, roomFor } from '../../../src/adapters/extractive/post-room.ts';
import { postLength } from '../../../src/domain/fitting/post-size.ts';
import { platformNames, platforms } from '../../../src/domain/platform.ts';

describe('roomFor', () => {
  it('leaves room for the number, and keeps posts short enough to read', () => {
    expect(roomFor(280)).to.equal(274);
    expect(roomFor(50)).to.equal(44);
    expect(roomFor(3000)).to.equal(600);
  });
});

describe('piecesThatFit', () => {
  const pieces = (text: string, room: number): readonly string[] => [...piecesThatFit('x', text, room)];

  it('leaves a text that fits whole', () => {
    expect(pieces('Boats float.', 12)).to.deep.equal(['Boats float.']);
    expect(pieces('', 12)).to.deep.equal([]);
  });

  it('cuts at a clause, else between words, else between graphemes', () => {
    expect(pieces('When it rains, boats float on', 20)).to.deep.equal(['When it rains,', 'boats float on']);
    expect(pieces('Boats float on every water', 14)).to.deep.equal(['Boats float on', 'every water']);
    expect(pieces('👍🏽👍🏽👍🏽', 4)).to.deep.equal(['👍🏽👍🏽', '👍🏽']);
  });

  it('loses nothing and exceeds nothing', () => {
    const texts = fc.array(fc.constantFrom('word', 'a', ' ', ', ', '東京', '、', '🎉', 'é'), { maxLength: 200 });
    fc.assert(
      fc.property(
        texts,
        fc.integer({ min: 8, max: 60 }),
        fc.constantFrom(...platformNames),
        (parts, room, platform) => {
          const text = parts.join('');
          const cut = [...piecesThatFit(platform, text, room)];
          expect(cut.join('').replace(/\s/g, '')).to.equal(text.replace(/\s/g, ''));
          for (const piece of cut) expect(postLength(platform, piece)).to.be.at.most(room);
        },
      ),
    );
    expect(Object.keys(platforms)).to.deep.equal([...platformNames]);
  });
});

describe('fitsWhole', () => {
  it('says whether a text is left in one piece', () => {
    const parts = [
      'word',
      'a',
      ' ',
      ', ',
      '東京',
      '、',
      '🎉',
      'e\u0301',
      '👩‍👩‍👧',
      '@ann',
      'a.co',
      '\u0600',
      '\n',
      '\u0301'.repeat(50),
    ];
    const texts = fc.array(fc.constantFrom(...parts), { maxLength: 60 }).map((some) => some.join(''));
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 80 }), fc.constantFrom(...platformNames), (text, room, platform) => {
        expect(fitsWhole(platform, text, room)).to.equal([...piecesThatFit(platform, text, room)].length < 2);
      }),
      { numRuns: 1_000 },
    );
  });
});
