import { expect } from 'chai';
import { RecentTexts } from '../../../src/app/http/recent-texts.ts';
import { sourceDigestOf } from '../../../src/domain/order.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';

describe('recent texts', () => {
  it('are normalised, and one source for as long as they are asked for', () => {
    const texts = new RecentTexts();
    const source = texts.sourceOf('One.\r\n');
    expect(source).to.deep.equal({ type: 'text', text: 'One.' });
    expect(texts.sourceOf('One.\r\n')).to.equal(source);
    expect(texts.sourceOf('One.')).to.not.equal(source);
    expect(sourceDigestOf(texts.sourceOf('One.'))).to.equal(sourceDigestOf(source));
  });

  it('are told apart, however many', () => {
    const texts = new RecentTexts();
    for (const round of [1, 2]) {
      for (let i = 0; i < 1_000; i++) {
        expect(texts.sourceOf(`Text ${i}`), `round ${round}`).to.deep.equal({ type: 'text', text: `Text ${i}` });
      }
    }
  });

  it('are not held when they are long', () => {
    const texts = new RecentTexts();
    const long = 'é'.repeat(20_001);
    expect(texts.sourceOf(long)).to.deep.equal({ type: 'text', text: normaliseText(long) });
    expect(texts.sourceOf(long)).to.not.equal(texts.sourceOf(long));
  });
});
