import { once } from 'node:events';
import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import net from 'node:net';
import { expect } from 'chai';
import type { PageFetch } from '../../../src/adapters/web-reader/page-fetcher.ts';
import { closingAfter } from '../../support/closing.ts';
import { freePorts, portOf } from '../../support/redis-process.ts';
import { article, fetcher, never, StandInSite } from './support/stand-in-site.ts';

const codeOf = (fetched: PageFetch): string => (fetched.kind === 'refused' ? fetched.refusal.code : fetched.kind);
const detailOf = (fetched: PageFetch): string | null => (fetched.kind === 'refused' ? fetched.refusal.detail : null);

describe('PageFetcher and answers that are none', () => {
  let site: StandInSite;
  let answer: RequestListener;

  before(async () => {
    site = await StandInSite.open((request, response) => answer(request, response));
  });
  after(() => site.close());
  const closing = closingAfter(afterEach);

  const get = (path = '/'): Promise<PageFetch> => fetcher({ allowHosts: [site.host] }).fetch(site.url(path), never());
  const sending =
    (body: string | Buffer, headers: OutgoingHttpHeaders, status = 200): RequestListener =>
    (_request: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(status, headers).end(body);

  const statuses: readonly (readonly [number, string])[] = [
    [203, 'page'],
    [304, 'source_unreachable'],
    [401, 'source_blocked'],
    [402, 'source_paywalled'],
    [403, 'source_blocked'],
    [404, 'source_unreachable'],
    [410, 'source_unreachable'],
    [429, 'source_blocked'],
    [451, 'source_blocked'],
    [500, 'source_unreachable'],
    [503, 'source_blocked'],
  ];

  for (const [status, code] of statuses) {
    it(`takes ${status} for ${code}`, async () => {
      answer = sending(article, { 'content-type': 'text/html' }, status);
      expect(codeOf(await get())).to.equal(code);
    });
  }

  it('tells a page that breaks off from a whole one', async () => {
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html', 'content-length': 1_000 });
      response.write('<p>half', () => response.socket?.resetAndDestroy());
    };
    expect(codeOf(await get())).to.equal('source_unreachable');
    expect(detailOf(await get())).to.include('broke off');
    answer = (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.write('<p>half', () => response.socket?.destroy());
    };
    expect(detailOf(await get())).to.include('broke off');
    answer = (_request, response) => void response.socket?.destroy();
    expect(detailOf(await get())).to.include('broke off');
  });

  it('tells a compressed page that arrives damaged', async () => {
    answer = sending('no gzip at all', { 'content-type': 'text/html', 'content-encoding': 'gzip' });
    expect(detailOf(await get())).to.include('damaged');
  });

  it('tells a port where nobody listens', async () => {
    const [port] = await freePorts(1);
    const fetched = await fetcher({ allowHosts: ['127.0.0.1'] }).fetch(new URL(`http://127.0.0.1:${port}/`), never());
    expect(detailOf(fetched)).to.include('refused the connection').and.not.include('127.0.0.1');
  });

  it('tells a name that nobody knows', async () => {
    const lookup = () => Promise.reject(Object.assign(new Error('queryA ENOTFOUND'), { code: 'ENOTFOUND' }));
    const fetched = await fetcher({ lookup }).fetch(new URL('http://no-such-site.example/'), never());
    expect(codeOf(fetched)).to.equal('source_unreachable');
    expect(detailOf(fetched)).to.include('No site answers to this name');
  });

  it('tells a site that does not speak TLS', async () => {
    const url = new URL(`https://${site.host}/`);
    const fetched = await fetcher({ allowHosts: [site.host] }).fetch(url, never());
    expect(codeOf(fetched)).to.equal('source_unreachable');
    expect(detailOf(fetched)).to.include('No secure connection');
  });

  for (const banner of [
    'SSH-2.0-OpenSSH_9.2\r\n',
    'HTTP/1.1 200 OK\r\nA B: c\r\n\r\n',
    `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`,
  ]) {
    it(`tells a server that answers ${JSON.stringify(banner.slice(0, 30))}`, async () => {
      const say = (socket: net.Socket): void => {
        socket
          .on('error', () => {})
          .resume()
          .end(banner);
      };
      const server = closing(net.createServer(say).listen(0, '127.0.0.1'));
      await once(server, 'listening');
      const host = `127.0.0.1:${portOf(server)}`;
      const fetched = await fetcher({ allowHosts: [host] }).fetch(new URL(`http://${host}/`), never());
      expect(codeOf(fetched)).to.equal('source_unreachable');
      expect(detailOf(fetched)).to.be.a('string').and.not.include('127.0.0.1');
    });
  }

  it('throws faults of ours', async () => {
    const lookup = () => Promise.reject(new TypeError('a bug'));
    const error = await fetcher({ lookup })
      .fetch(new URL('http://site.example/'), never())
      .catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(TypeError);
  });
});
