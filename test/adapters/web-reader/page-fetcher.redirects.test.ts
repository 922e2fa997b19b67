import type { IncomingMessage, ServerResponse } from 'node:http';
import { expect } from 'chai';
import { forbiddenUrls } from './support/forbidden-urls.ts';
import { fetcher, never, onePage, StandInSite } from './support/stand-in-site.ts';

/** Servers send UTF-8 in headers, one character for each byte. */
const asSent = (text: string): string => Buffer.from(text).toString('latin1');

/** `/3` redirects to `/2`, which redirects to `/1`, which redirects to `/0`, the page. `/to?x` redirects to x. */
const redirecting = (request: IncomingMessage, response: ServerResponse): void => {
  const { pathname, search } = new URL(request.url ?? '/', 'http://site');
  const left = Number(pathname.slice(1));
  if (pathname === '/to') response.writeHead(302, { location: asSent(decodeURIComponent(search.slice(1))) }).end();
  else if (pathname === '/ping') response.writeHead(302, { location: '/pong' }).end();
  else if (pathname === '/pong') response.writeHead(302, { location: '/ping' }).end();
  else if (left > 0)
    response.writeHead([301, 302, 303, 307, 308][left % 5] ?? 302, { location: `${left - 1}` }).end('moved');
  else onePage(request, response);
};

describe('PageFetcher and redirects', () => {
  let site: StandInSite;
  let forbidden: StandInSite;

  before(async () => {
    site = await StandInSite.open(redirecting);
    forbidden = await StandInSite.open(onePage);
  });
  after(async () => {
    await site.close();
    await forbidden.close();
  });

  const get = (path: string) => fetcher({ allowHosts: [site.host] }).fetch(site.url(path), never());
  const to = (target: string): string => `/to?${encodeURIComponent(target)}`;

  it('follows three, relative ones too, and says where they ended', async () => {
    const fetched = await get('/3');
    expect(fetched).to.have.nested.property('page.url', site.url('/0').href);
  });

  it('follows no fourth', async () => {
    const fetched = await get('/4');
    expect(fetched).to.have.nested.property('refusal.code', 'source_unreachable');
    expect(fetched).to.have.nested.property('refusal.detail').that.includes('too many times');
  });

  it('tells a circle', async () => {
    for (const path of ['/ping', to('/ping')]) {
      const fetched = await get(path);
      expect(fetched).to.have.nested.property('refusal.code', 'source_unreachable');
      expect(fetched).to.have.nested.property('refusal.detail').that.includes('circle');
    }
  });

  it('refuses a redirect into a private network like a request for it, and dials nobody', async () => {
    const targets = [...Object.values(forbiddenUrls).flat(), forbidden.url().href, `//${forbidden.host}/`];
    for (const target of targets.filter((url) => !url.startsWith('http:127'))) {
      expect(await get(to(target)), target).to.deep.equal({
        kind: 'refused',
        refusal: { code: 'url_not_allowed', detail: null },
      });
    }
    expect(forbidden.connections).to.equal(0);
  });

  it('follows a redirect to another host that the operator allows', async () => {
    const both = fetcher({ allowHosts: [site.host, forbidden.host] });
    const fetched = await both.fetch(site.url(to(forbidden.url('/x').href)), never());
    expect(fetched).to.have.nested.property('page.url', forbidden.url('/x').href);
  });

  it('does not look up a name before it may be dialled', async () => {
    const asked: string[] = [];
    const lookup = async (name: string): Promise<string[]> => {
      asked.push(name);
      return ['127.0.0.1'];
    };
    const from = fetcher({ allowHosts: [site.host], lookup });
    expect(await from.fetch(site.url(to('http://rebind.example/')), never())).to.have.nested.property(
      'refusal.code',
      'url_not_allowed',
    );
    expect(asked).to.deep.equal(['rebind.example']);
  });

  it('cannot follow what is no address', async () => {
    for (const target of ['http://', 'http://a b/', 'http://[::1/']) {
      expect(await get(to(target)), target).to.have.nested.property('refusal.code', 'source_unreachable');
    }
  });

  it('takes a redirect without a location for an answer that leads nowhere', async () => {
    const lost = await StandInSite.open((_request, response) => void response.writeHead(302).end());
    try {
      const fetched = await fetcher({ allowHosts: [lost.host] }).fetch(lost.url(), never());
      expect(fetched).to.have.nested.property('refusal.code', 'source_unreachable');
      expect(fetched).to.have.nested.property('refusal.detail').that.includes('302 Found');
    } finally {
      await lost.close();
    }
  });
});
