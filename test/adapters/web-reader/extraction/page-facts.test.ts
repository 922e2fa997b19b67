import { expect } from 'chai';
import { parsePage } from '../../../../src/adapters/web-reader/extraction/dom.ts';
import { type PageFacts, pageFacts } from '../../../../src/adapters/web-reader/extraction/page-facts.ts';
import { structuredArticle } from '../../../../src/adapters/web-reader/extraction/structured-data.ts';

const factsOf = (html: string): PageFacts => {
  const document = parsePage(html);
  return pageFacts(document, structuredArticle(document), 'https://example.org/a/b?c=1');
};
const jsonLd = (source: string): string =>
  `<html><head><script type="application/ld+json">${source}</script></head><body></body></html>`;

describe('pageFacts', () => {
  it('knows nothing of a page that states nothing', () => {
    expect(factsOf('<p>Text</p>')).to.deep.equal({
      title: null,
      site: null,
      author: null,
      language: null,
      canonicalUrl: null,
      declaresArticle: false,
      isFree: null,
    });
  });

  it('takes the name of the site off the title, whatever parts them', () => {
    const title = (text: string): string | null =>
      factsOf(
        `<html><head><title>${text}</title><meta property="og:site_name" content="The Post"></head><body></body></html>`,
      ).title;
    expect(title('A story – part two | the post')).to.equal('A story – part two');
    expect(title('The end of the post')).to.equal('The end of the post');
    expect(title('The Post')).to.equal('The Post');
  });

  it('takes the only headline where the title repeats it', () => {
    expect(
      factsOf('<html><head><title>Home » A story</title></head><body><h1>A\n story</h1></body></html>').title,
    ).to.equal('A story');
  });

  it('canonicalises language tags and passes over what is none', () => {
    const language = (lang: string, locale: string): string | null =>
      factsOf(`<html lang="${lang}"><head><meta property="og:locale" content="${locale}"></head><body></body></html>`)
        .language;
    expect(language('DE-at', 'en_US')).to.equal('de-AT');
    expect(language('', 'pt_br')).to.equal('pt-BR');
    expect(language('English!', 'x-default')).to.equal(null);
  });

  it('shows only web addresses as canonical', () => {
    const canonical = (href: string): string | null =>
      factsOf(`<html><head><link rel="canonical" href="${href}"></head><body></body></html>`).canonicalUrl;
    expect(canonical('../d')).to.equal('https://example.org/d');
    expect(canonical('javascript:alert(1)')).to.equal(null);
    expect(canonical('http://[')).to.equal(null);
    expect(canonical(`/${'x'.repeat(3_000)}`)).to.equal(null);
  });

  it('takes names for authors, not addresses', () => {
    const author = (content: string): string | null =>
      factsOf(`<html><head><meta property="article:author" content="${content}"></head><body></body></html>`).author;
    expect(author('by Lena Holm')).to.equal('Lena Holm');
    expect(author('https://example.org/lena')).to.equal(null);
    expect(author('x'.repeat(500))).to.equal(null);
  });

  it('reads JSON-LD in lists and graphs, and unescapes it', () => {
    const facts = factsOf(
      jsonLd(
        '[{"@type":"WebSite"},{"@graph":[{"@type":["Thing","BlogPosting"],"headline":"Salt &amp; pepper","author":["Ada",{"name":"Bea"}],"inLanguage":{"alternateName":"fr"}}]}]',
      ),
    );
    expect(facts).to.include({ title: 'Salt & pepper', author: 'Ada, Bea', language: 'fr', declaresArticle: true });
  });

  it('survives JSON-LD that is broken, hostile or absurd', () => {
    const hostile = [
      '{',
      'null',
      '1',
      '"text"',
      '[[[]]]',
      '[null,{"@graph":null}]',
      '{"@type":"Article","headline":7,"author":{"name":{}}}',
      '{"@type":"Article","wordCount":{"valueOf":1,"toString":1},"isAccessibleForFree":{"toString":1}}',
      '{"__proto__":{"@type":"Article"}}',
      '['.repeat(100_000),
    ];
    for (const source of hostile)
      expect(factsOf(jsonLd(source)), source.slice(0, 60)).to.include({ title: null, author: null });
  });
});
