import type { RequestListener, ServerResponse } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { expect } from 'chai';
import type { FetchLimits } from '../../../src/adapters/web-reader/fetch-limits.ts';
import type { PageFetch } from '../../../src/adapters/web-reader/page-fetcher.ts';
import { untilTrue } from '../../support/until.ts';
import { bomb, compressors } from './support/bombs.ts';
import { article, fetcher, never, onePage, StandInSite } from './support/stand-in-site.ts';

const refused = (code: string): PageFetch => ({ kind: 'refused', refusal: { code, detail: null } }) as PageFetch;
const tooLarge = refused('source_too_large');
const timeout = refused('source_timeout');

/** Sends the same again until nobody listens any more. */
const endless = (response: ServerResponse, chunk: Buffer): void => {
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', more);
  more();
};

describe('PageFetcher and limits', () => {
  const sites: StandInSite[] = [];
  const open = async (listener: RequestListener): Promise<StandInSite> => {
    const site = await StandInSite.open(listener);
    sites.push(site);
    return site;
  };
  const html = (send: (response: ServerResponse) => void): Promise<StandInSite> =>
    open((_request, response) => {
      response.setHeader('content-type', 'text/html');
      send(response);
    });
  const get = (site: StandInSite, limits: Partial<FetchLimits> = {}, signal = never()): Promise<PageFetch> =>
    fetcher({ allowHosts: [site.host], limits }).fetch(site.url(), signal);

  afterEach(async () => {
    await Promise.all(sites.splice(0).map((site) => site.close()));
  });

  for (const coding of ['gzip', 'deflate', 'br', 'zstd']) {
    it(`refuses 300 MiB of zeros in ${coding}`, async () => {
      const sent = await bomb(300, (compressors[coding] as (typeof compressors)[string])());
      const site = await html((response) => response.setHeader('content-encoding', coding).end(sent));
      expect(await get(site)).to.deep.equal(tooLarge);
    }).timeout(60_000);
  }

  it('hangs up on a body without an end', async () => {
    const { promise: hungUp, resolve } = Promise.withResolvers<void>();
    const site = await html((response) => {
      response.on('close', resolve);
      endless(response, Buffer.alloc(64 * 1024, 'x'));
    });
    expect(await get(site)).to.deep.equal(tooLarge);
    await hungUp;
  });

  it('hangs up on a download that is no page, without reading it', async () => {
    const { promise: hungUp, resolve } = Promise.withResolvers<void>();
    const site = await open((_request, response) => {
      response.on('close', resolve);
      response.setHeader('content-type', 'application/zip');
      endless(response, Buffer.alloc(64 * 1024));
    });
    expect(await get(site)).to.deep.equal(refused('source_unsupported_type'));
    await hungUp;
  });

  it('hangs up on a redirect that comes with a body without an end', async () => {
    const { promise: hungUp, resolve } = Promise.withResolvers<void>();
    const site = await open((request, response) => {
      if (request.url !== '/') return onePage(request, response);
      response.on('close', resolve).writeHead(302, { location: '/page' });
      endless(response, Buffer.alloc(64 * 1024));
    });
    expect(await get(site)).to.have.property('kind', 'page');
    await hungUp;
  });

  it('bounds the time of a site that never answers', async () => {
    const site = await open(() => {});
    expect(await get(site, { totalMs: 50 })).to.deep.equal(timeout);
  });

  it('bounds the time of a body that drips', async () => {
    const { promise: hungUp, resolve } = Promise.withResolvers<void>();
    const site = await html((response) => {
      const drip = setInterval(() => response.write('.'), 5);
      response.on('close', () => {
        clearInterval(drip);
        resolve();
      });
    });
    expect(await get(site, { totalMs: 500 })).to.deep.equal(timeout);
    await hungUp;
  });

  it('bounds the time of a compressed body that stalls', async () => {
    const sent = await bomb(1, (compressors.gzip as (typeof compressors)[string])());
    const site = await html((response) => {
      response.setHeader('content-encoding', 'gzip');
      response.write(sent.subarray(0, 100));
    });
    expect(await get(site, { totalMs: 50 })).to.deep.equal(timeout);
  });

  it('bounds the time of the chain, not of each step', async () => {
    const site = await open((request, response) => {
      const step = Number(request.url?.slice(1));
      setTimeout(() => response.writeHead(302, { location: `/${step + 1}` }).end(), 40);
    });
    expect(await get(site, { totalMs: 100, maxRedirects: 1_000 })).to.deep.equal(timeout);
  });

  it('bounds the time of a look-up', async () => {
    const lookup = (): Promise<never> => new Promise(() => {});
    const slow = fetcher({ lookup, limits: { totalMs: 50 } });
    expect(await slow.fetch(new URL('http://site.example/'), never())).to.deep.equal(timeout);
  });

  it('bounds the time to connect, the look-up included', async () => {
    const lookup = (): Promise<never> => new Promise(() => {});
    const slow = fetcher({ lookup, limits: { connectMs: 50 } });
    expect(await slow.fetch(new URL('http://site.example/'), never())).to.deep.equal(timeout);
  });

  it('throws the reason of its caller, at once', async () => {
    // As a socket's own error would look, which is no site's.
    const reason = Object.assign(new Error('the visitor went away'), { code: 'ECONNRESET' });
    const [arrived, hungUp] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const site = await html((response) => {
      response.on('close', hungUp.resolve).write('<p>');
      arrived.resolve();
    });
    const abort = new AbortController();
    const reading = get(site, {}, abort.signal).catch((error: unknown) => error);
    await arrived.promise;
    abort.abort(reason);
    expect(await reading).to.equal(reason);
    await hungUp.promise;
  });

  it('dials nothing for a caller that has left already', async () => {
    const site = await open(onePage);
    const reading = get(site, {}, AbortSignal.abort('gone')).catch((error: unknown) => error);
    expect(await reading).to.equal('gone');
    expect(site.connections).to.equal(0);
  });

  it('asks one host for two pages at a time, and gives up on a turn that does not come', async () => {
    const waiting: ServerResponse[] = [];
    const two = Promise.withResolvers<void>();
    const site = await html((response) => {
      if (waiting.push(response) === 2) two.resolve();
    });
    const reader = fetcher({ allowHosts: [site.host], limits: { totalMs: 5_000 } });
    const first = [reader.fetch(site.url('/a'), never()), reader.fetch(site.url('/b'), never())];
    const abort = new AbortController();
    const third = reader.fetch(site.url('/c'), abort.signal).catch((error: unknown) => error);
    const fourth = reader.fetch(site.url('/d'), never());
    await two.promise;
    await setImmediate();
    expect(site.connections).to.equal(2);
    abort.abort('enough');
    expect(await third).to.equal('enough');
    for (const response of waiting) response.end(article);
    expect(await Promise.all(first)).to.have.nested.property('[1].kind', 'page');
    await untilTrue(() => waiting.length === 3);
    waiting[2]?.end(article);
    expect(await fourth).to.have.nested.property('page.url', site.url('/d').href);
    expect(site.connections).to.equal(3);
  });

  it('counts the wait for a turn into the time', async () => {
    const site = await open(() => {});
    const reader = fetcher({ allowHosts: [site.host], limits: { totalMs: 50, perHost: 1 } });
    const all = await Promise.all([1, 2, 3].map((n) => reader.fetch(site.url(`/${n}`), never())));
    expect(all).to.deep.equal([timeout, timeout, timeout]);
  });
});
