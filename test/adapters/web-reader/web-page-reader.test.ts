import { expect } from 'chai';
import { type Extractor, WebPageReader } from '../../../src/adapters/web-reader/web-page-reader.ts';
import type { PageReading } from '../../../src/ports/page-reader.ts';
import { article, fetcher, never, onePage, StandInSite } from './support/stand-in-site.ts';

/** Takes the page itself for the article. */
class WholePage implements Extractor {
  asked = 0;
  closed = false;

  async extract(page: Parameters<Extractor['extract']>[0], signal: AbortSignal): Promise<PageReading> {
    signal.throwIfAborted();
    this.asked += 1;
    const unknown = { title: null, site: null, author: null, language: null };
    return { kind: 'article', article: { ...unknown, canonicalUrl: page.url, text: page.body, truncated: false } };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}

describe('WebPageReader', () => {
  let site: StandInSite;
  let extractor: WholePage;
  let reader: WebPageReader;

  beforeEach(async () => {
    site = await StandInSite.open(onePage);
    extractor = new WholePage();
    reader = new WebPageReader(fetcher({ allowHosts: [site.host] }), extractor);
  });
  afterEach(() => site.close());

  it('reads what it fetched', async () => {
    const reading = await reader.read(site.url('/x'), never());
    expect(reading).to.have.nested.property('article.text', article);
    expect(reading).to.have.nested.property('article.canonicalUrl', site.url('/x').href);
  });

  it('passes a refusal on, and asks the extractor nothing', async () => {
    expect(await reader.read(new URL('http://localhost/'), never())).to.deep.equal({
      kind: 'refused',
      refusal: { code: 'url_not_allowed', detail: null },
    });
    expect(extractor.asked).to.equal(0);
  });

  it('throws the reason of an abort', async () => {
    const reading = reader.read(site.url(), AbortSignal.abort('gone')).catch((reason: unknown) => reason);
    expect(await reading).to.equal('gone');
    expect(extractor.asked).to.equal(0);
  });

  it('closes the extractor', async () => {
    await reader.close();
    expect(extractor.closed).to.equal(true);
  });
});
