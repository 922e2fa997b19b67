import { expect } from 'chai';
import fc from 'fast-check';
import { readArticle } from '../../../../src/adapters/web-reader/extraction/extract-article.ts';
import type { FetchedPage } from '../../../../src/adapters/web-reader/fetched-page.ts';
import type { Article } from '../../../../src/domain/article.ts';
import { document, fixture, htmlPage, prose, proseOf, textPage } from './pages.ts';

const read = (page: FetchedPage, maxCharacters = 100_000): Article => {
  const reading = readArticle(page, maxCharacters);
  if (reading.kind !== 'article') throw new Error(`refused: ${JSON.stringify(reading.refusal)}`);
  return reading.article;
};

describe('readArticle', () => {
  it('keeps what a blog post says and nothing around it, in the form that Article.text promises', () => {
    expect(read(fixture('blog')).text).to.equal(
      [
        'For eleven years we poured water from a jug, and for eleven years the loaves came out a little different every day.',
        'Then a guest asked why, and nobody in the room had a good answer, so we bought a scale for forty pounds.',
        '## What changed',
        'The first week was dull.\nThe second week was not.',
        '- Every loaf rose to the same height, give or take a finger.\n- We threw away a third less dough.',
        '3. Put the bowl on the scale.\n4. Pour until it says 650 grams.',
        '> A jug measures how full it is.',
        '> A scale measures how much there is.',
        'We would not go back, and neither would the apprentices, who no longer have to guess what the master meant by a good splash.',
      ].join('\n\n'),
    );
  });

  it('returns the page’s own statements', () => {
    const { text: _, ...facts } = read(fixture('blog'));
    expect(facts).to.deep.equal({
      title: 'Why our bakery weighs its water',
      site: 'Crumb & Crust',
      author: 'Ada Miller',
      language: 'en-GB',
      canonicalUrl: 'https://example.org/2024/weighing-water',
      truncated: false,
    });
  });

  it('drops bylines, dates, advertisements and pointers to other stories from a news page', () => {
    const article = read(fixture('news'));
    const paragraphs = article.text.split('\n\n');
    expect(paragraphs).to.have.length(5);
    expect(paragraphs[0]).to.match(/^NORTHPORT — The ferries/);
    expect(paragraphs[4]).to.match(/coffee for everybody on board\.$/);
    expect(article).to.include({
      title: 'Ferry strike ends after nine days – crews return',
      site: 'The Harbour Post',
      author: 'Lena Holm, Ola Berg',
      language: 'en-US',
    });
  });

  it('keeps code and tables line by line', () => {
    const { text, title } = read(fixture('docs'));
    expect(title).to.equal('Retries');
    expect(text).to.include('\n\nconst box = new Postbox({\n  attempts: 5,\n  pauseMs: 200,\n});\n\n');
    expect(text).to.include('\n\nReceiver | Attempts | Pause\nnear | 5 | 200 ms\nfar | 8 | 1 s\n\n');
    expect(text).to.include('## How to set it');
  });

  it('reads scripts without spaces, and those that run to the left', () => {
    const japanese = read(fixture('japanese'));
    expect(japanese.text.split('\n\n')).to.have.length(5);
    expect(japanese.text).to.include('## 最初の雪').and.not.include('一覧');
    expect(japanese).to.include({ title: '山の小屋で過ごした冬', language: 'ja' });
    expect(read(fixture('arabic')).text.split('\n\n')).to.have.length(3);
  });

  it('reads a page that is made of nothing but divs', () => {
    const paragraphs = read(fixture('divs')).text.split('\n\n');
    expect(paragraphs).to.have.length(4);
    expect(paragraphs[0]).to.match(/^There was no keeper any more/);
  });

  it('reads one article where a page shows teasers of others', () => {
    const teaser = (n: number): string => `<article><h2><a href="/${n}">Teaser ${n}</a></h2>${prose(n)}</article>`;
    const page = document({
      body: `<article><h1>A story</h1>${proseOf(4)}</article>${[70, 71, 72].map(teaser).join('')}`,
    });
    expect(read(page).text).to.include('Paragraph 3').and.not.include('Paragraph 7');
  });

  it('keeps a quoted post in whatever box it is embedded', () => {
    const post =
      '<div class="social-media-embed"><blockquote>Nine days is a long time to wait for a boat.</blockquote></div>';
    const page = document({ body: `<article>${proseOf(3)}${post}${prose(3)}</article>` });
    expect(read(page).text).to.include('> Nine days is a long time to wait for a boat.');
  });

  it('keeps an article in an element that is named as if it were none', () => {
    const page = document({ body: `<div class="gallery share-enabled">${proseOf(6)}</div>` });
    expect(read(page).text).to.include('Paragraph 0').and.include('Paragraph 5');
  });

  it('takes the text that a page holds as data where its HTML shows little of it', () => {
    const articleBody = Array.from({ length: 6 }, (_, i) => prose(i).replace(/<\/?p>/g, '')).join('\n\n');
    const data = JSON.stringify({ '@type': 'Article', headline: 'A story', articleBody });
    const head = `<script type="application/ld+json">${data}</script>`;
    expect(read(document({ head, body: prose(0) })).text).to.equal(articleBody);
  });

  it('makes an article of plain text', () => {
    const article = read(textPage('First line\r\nof a note.\r\n\r\n\r\n\r\nSecond.\u0000\n'));
    expect(article).to.deep.equal({
      title: null,
      site: null,
      author: null,
      language: null,
      canonicalUrl: null,
      text: 'First line\nof a note.\n\nSecond.',
      truncated: false,
    });
  });

  it('reads up to a number of code points, and says when there were more', () => {
    const whole = read(fixture('blog'));
    const cut = read(fixture('blog'), 200);
    expect([...cut.text].length).to.be.within(160, 200);
    expect(cut.truncated).to.equal(true);
    expect(whole.text.startsWith(cut.text)).to.equal(true);
    expect(read(textPage('𠮷'.repeat(50)), 50)).to.include({ text: '𠮷'.repeat(50), truncated: false });
    expect(read(textPage('𠮷'.repeat(51)), 50)).to.include({ text: '𠮷'.repeat(50), truncated: true });
  });

  it('reads pages without html, head or body, with unclosed and misplaced elements, and with NULs', () => {
    expect(read(htmlPage(proseOf(4))).text).to.include('Paragraph 3');
    expect(read(htmlPage(`<body><div>${proseOf(4)}`)).text).to.include('Paragraph 3');
    expect(read(htmlPage(`<!DOCTYPE html>\n<article><b><i>${proseOf(4)}</b></article></i></td>`)).text).to.include(
      'Paragraph 3',
    );
    const withNuls = read(htmlPage(`<html><body>\u0000${proseOf(4).replaceAll('boats', 'bo\u0000ats')}`)).text;
    expect(withNuls).to.include('of its boats').and.not.include('\u0000');
  });

  it('bounds the depth that costs Readability its time, and keeps the text', () => {
    const { text } = read(htmlPage(`<html><body>${'<div>'.repeat(5_000)}${proseOf(4)}`));
    expect(text).to.include('Paragraph 3');
  });

  it('refuses pages of too many elements before it reads them', () => {
    for (const body of [`<html><body>${'<b>x</b>'.repeat(60_000)}`, '<'.repeat(8_000_000)]) {
      const reading = readArticle(htmlPage(body), 1_000);
      expect(reading).to.have.nested.property('refusal.code', 'source_too_large');
    }
  });

  it('answers to whatever string it is given', () => {
    const piece = fc.constantFrom(
      '<',
      '>',
      '<p>',
      '</p>',
      '<div class="',
      '"',
      '<table>',
      '<td>',
      '<li>',
      '<!--',
      '&amp;',
      '<script>',
      '\u0000',
      ' ',
    );
    const soup = fc.array(fc.oneof(piece, fc.string(), fc.constant(prose(1)))).map((pieces) => pieces.join(''));
    fc.assert(
      fc.property(soup, (body) => {
        const reading = readArticle(htmlPage(body), 500);
        if (reading.kind === 'article') expect([...reading.article.text].length).to.be.within(1, 500);
        else expect(reading.refusal.code).to.match(/^source_/);
      }),
      { numRuns: 200 },
    );
  });
});
