import process from 'node:process';
import { expect } from 'chai';
import { ArticleExtractor } from '../../../src/adapters/web-reader/article-extractor.ts';
import { ReaderSaturated } from '../../../src/domain/failure.ts';
import type { PageReading } from '../../../src/ports/page-reader.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { niceOfThreads } from '../../support/thread-priorities.ts';
import { untilTrue } from '../../support/until.ts';
import { fixture, htmlPage, proseOf, slowPage, textPage } from './extraction/pages.ts';

const unhurried = { threads: 1, maxQueued: 4, timeoutMs: 60_000, maxCharacters: 100_000 };
const never = new AbortController().signal;

const codeOf = (reading: PageReading): string => (reading.kind === 'article' ? 'article' : reading.refusal.code);
describe('ArticleExtractor', function () {
  this.timeout(60_000);

  let extractor: ArticleExtractor;
  const open = (options: Partial<typeof unhurried> = {}): ArticleExtractor => {
    extractor = new ArticleExtractor({ ...unhurried, ...options });
    return extractor;
  };
  afterEach(() => extractor.close());

  it('reads pages of every shape in its threads, each with its own answer', async () => {
    const names = ['blog', 'news', 'docs', 'japanese', 'arabic', 'divs', 'feed'];
    const reader = open({ threads: 2, maxQueued: names.length });
    const readings = await Promise.all(names.map((name) => reader.extract(fixture(name), never)));
    expect(readings.map(codeOf)).to.deep.equal([...Array<string>(6).fill('article'), 'source_not_article']);
    const titles = readings.map((reading) => (reading.kind === 'article' ? reading.article.title : null));
    expect(titles.slice(3, 6)).to.deep.equal(['山の小屋で過ごした冬', 'مكتبة القرية', 'The lighthouse keeper']);
  });

  if (process.platform === 'linux') {
    it('steps back for the event loop', async () => {
      await open().extract(fixture('blog'), never);
      expect(niceOfThreads()).to.include.members([0, 10]);
    });
  }

  it('reads no more of an article than it may', async () => {
    const reading = await open({ maxCharacters: 100 }).extract(fixture('blog'), never);
    if (reading.kind !== 'article') throw new Error(reading.refusal.code);
    expect(reading.article.truncated).to.equal(true);
    expect([...reading.article.text].length).to.be.within(80, 100);
  });

  it('reads 8 MB of text, and refuses 8 MB of elements', async () => {
    const reader = open();
    const text = await reader.extract(textPage('word '.repeat(1_600_000)), never);
    expect(text).to.have.nested.property('article.truncated', true);
    expect(codeOf(await reader.extract(htmlPage(proseOf(60_000)), never))).to.equal('source_too_large');
  });

  it('kills the thread of a page that takes too long, and reads the next page in another', async () => {
    const reader = open({ timeoutMs: 3_000 });
    // A thread takes its time to start, which counts.
    const readsBlog = async (): Promise<boolean> => codeOf(await reader.extract(fixture('blog'), never)) === 'article';
    await untilTrue(readsBlog);
    expect(codeOf(await reader.extract(slowPage(), never))).to.equal('source_timeout');
    await untilTrue(readsBlog);
  });

  it('refuses a page that takes more memory than a thread may have, and reads the next', async () => {
    const reader = open();
    const data = `<script type="application/ld+json">[${'{},'.repeat(330_000)}{}]</script>`;
    expect(codeOf(await reader.extract(htmlPage(`<html><body>${data.repeat(12)}`), never))).to.equal(
      'source_too_large',
    );
    expect(codeOf(await reader.extract(fixture('blog'), never))).to.equal('article');
  });

  it('leaves the main thread free while it reads', async () => {
    const reader = open();
    const leaving = new AbortController();
    const reading = rejectionOf(reader.extract(slowPage(), leaving.signal));
    for (let turn = 0; turn < 100; turn++) await new Promise(setImmediate);
    leaving.abort(new Error('enough'));
    expect(await reading).to.have.property('message', 'enough');
  });

  it('throws the reason of a caller who leaves, before, during and while waiting', async () => {
    const reader = open();
    const gone = new Error('gone');
    expect(await rejectionOf(reader.extract(fixture('blog'), AbortSignal.abort(gone)))).to.equal(gone);

    const leaving = new AbortController();
    const running = rejectionOf(reader.extract(slowPage(), leaving.signal));
    const waiting = rejectionOf(reader.extract(fixture('blog'), leaving.signal));
    leaving.abort(gone);
    expect(await Promise.all([running, waiting])).to.deep.equal([gone, gone]);
    expect(codeOf(await reader.extract(fixture('blog'), never))).to.equal('article');
  });

  it('lets no more pages wait than may wait, and takes new ones once the others are done', async () => {
    const reader = open({ threads: 1, maxQueued: 1 });
    const leaving = new AbortController();
    const running = rejectionOf(reader.extract(slowPage(), leaving.signal));
    const waiting = reader.extract(fixture('blog'), never);
    const refused = await rejectionOf(reader.extract(fixture('news'), never));
    expect(refused).to.be.instanceOf(ReaderSaturated).with.property('retryAfterMs').that.is.above(0);
    leaving.abort(new Error('gone'));
    await running;
    expect(codeOf(await waiting)).to.equal('article');
    expect(codeOf(await reader.extract(fixture('news'), never))).to.equal('article');
  });

  it('closes while a page is being read', async () => {
    const reader = open();
    const running = rejectionOf(reader.extract(slowPage(), never));
    await reader.close();
    expect(await running).to.be.instanceOf(Error);
  });
});
