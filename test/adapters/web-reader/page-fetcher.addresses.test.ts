import process from 'node:process';
import { expect } from 'chai';
import type { Resolve } from '../../../src/adapters/web-reader/checked-lookup.ts';
import { type Dial, divertDials } from './support/dials.ts';
import { forbiddenUrls } from './support/forbidden-urls.ts';
import { fetcher, never, onePage, StandInSite } from './support/stand-in-site.ts';

const notAllowed = { kind: 'refused', refusal: { code: 'url_not_allowed', detail: null } };

describe('PageFetcher and addresses', () => {
  let site: StandInSite;
  let dials: Dial[];
  let restore: () => void;

  beforeEach(async () => {
    site = await StandInSite.open((request, response) => {
      if (request.url !== '/away') return onePage(request, response);
      response.writeHead(302, { location: `http://${request.headers.host}/` }).end();
    });
    ({ dials, restore } = divertDials(site));
  });

  afterEach(async () => {
    restore();
    await site.close();
  });

  /** Answers look-ups in this order, and counts them. */
  const answering = (...answers: readonly (readonly string[])[]): Resolve & { asked: string[] } => {
    const asked: string[] = [];
    const resolve = async (hostname: string): Promise<readonly string[]> => {
      asked.push(hostname);
      return answers[asked.length - 1] ?? [];
    };
    return Object.assign(resolve, { asked });
  };

  for (const [attempt, urls] of Object.entries(forbiddenUrls)) {
    it(`gives one answer to ${attempt}, and dials nobody`, async () => {
      for (const url of urls) {
        expect(await fetcher().fetch(new URL(url), never()), url).to.deep.equal(notAllowed);
      }
      expect(dials).to.deep.equal([]);
      expect(site.connections).to.equal(0);
    });
  }

  it('gives the same answer whether somebody listens or not', async () => {
    const open = await fetcher().fetch(site.url(), never());
    const other = await StandInSite.open(onePage);
    const closed = other.url();
    await other.close();
    expect(open).to.deep.equal(notAllowed);
    expect(await fetcher().fetch(closed, never())).to.deep.equal(open);
    expect(site.connections).to.equal(0);
  });

  for (const addresses of [
    ['127.0.0.1'],
    ['10.0.0.1'],
    ['::1'],
    ['::ffff:127.0.0.1'],
    ['64:ff9b::7f00:1'],
    ['168.63.129.16'],
  ]) {
    it(`refuses a name that resolves to ${addresses}`, async () => {
      const lookup = answering(addresses);
      expect(await fetcher({ lookup }).fetch(new URL('http://site.example/'), never())).to.deep.equal(notAllowed);
      expect(lookup.asked).to.deep.equal(['site.example']);
      expect(dials).to.deep.equal([]);
      expect(site.connections).to.equal(0);
    });
  }

  it('refuses a name when one of its addresses is not public, wherever it stands', async () => {
    for (const addresses of [
      ['93.184.216.34', '127.0.0.1'],
      ['192.168.0.1', '93.184.216.34'],
      ['2606:4700::1', '93.184.216.34', 'fd00::1'],
    ]) {
      const url = new URL('https://site.example/');
      expect(await fetcher({ lookup: answering(addresses) }).fetch(url, never())).to.deep.equal(notAllowed);
    }
    expect(site.connections).to.equal(0);
  });

  it('dials the very addresses that it checked, looked up once', async () => {
    const lookup = answering(['93.184.216.34', '2606:4700::1'], ['127.0.0.1']);
    const fetched = await fetcher({ lookup }).fetch(new URL('http://rebind.example/'), never());
    expect(fetched.kind).to.equal('page');
    expect(lookup.asked).to.have.length(1);
    expect(dials).to.deep.equal([['93.184.216.34', '2606:4700::1']]);
  });

  it('checks again on a redirect to the same name, which may have moved', async () => {
    const lookup = answering(['93.184.216.34'], ['127.0.0.1']);
    const fetched = await fetcher({ lookup }).fetch(new URL('http://rebind.example/away'), never());
    expect(fetched).to.deep.equal(notAllowed);
    expect(dials).to.deep.equal([['93.184.216.34']]);
    expect(site.connections).to.equal(1);
  });

  it('fetches from a public address literal without a look-up', async () => {
    expect((await fetcher().fetch(new URL('http://93.184.216.34/'), never())).kind).to.equal('page');
    expect(dials).to.deep.equal([['93.184.216.34']]);
  });

  it('takes no proxy from the environment', async () => {
    process.env.http_proxy = 'http://127.0.0.1:9';
    try {
      await fetcher().fetch(new URL('http://93.184.216.34/'), never());
      expect(dials).to.deep.equal([['93.184.216.34']]);
    } finally {
      delete process.env.http_proxy;
    }
  });
});
