import type { IncomingMessage, OutgoingHttpHeaders, RequestListener, ServerResponse } from 'node:http';
import { expect } from 'chai';
import type { PageFetch } from '../../../src/adapters/web-reader/page-fetcher.ts';
import { compressed, compressors } from './support/bombs.ts';
import { article, fetcher, never, onePage, StandInSite } from './support/stand-in-site.ts';

const codeOf = (fetched: PageFetch): string => (fetched.kind === 'refused' ? fetched.refusal.code : fetched.kind);
const bodyOf = (fetched: PageFetch): string | undefined => (fetched.kind === 'page' ? fetched.page.body : undefined);

describe('PageFetcher and answers', () => {
  let site: StandInSite;
  let answer: RequestListener;

  before(async () => {
    site = await StandInSite.open((request, response) => answer(request, response));
  });
  after(() => site.close());

  const get = (path = '/'): Promise<PageFetch> => fetcher({ allowHosts: [site.host] }).fetch(site.url(path), never());
  const sending =
    (body: string | Buffer, headers: OutgoingHttpHeaders, status = 200): RequestListener =>
    (_request: IncomingMessage, response: ServerResponse) =>
      void response.writeHead(status, headers).end(body);

  it('hands over a page', async () => {
    answer = onePage;
    expect(await get('/a?b=c#d')).to.deep.equal({
      kind: 'page',
      page: { url: site.url('/a?b=c#d').href, contentType: 'text/html', body: article },
    });
  });

  it('names Threadr, and tells nothing about the visitor', async () => {
    let headers: IncomingMessage['headers'] = {};
    answer = (request, response) => {
      headers = request.headers;
      response.setHeader('set-cookie', 'a=b');
      if (request.url === '/') response.writeHead(302, { location: '/next' }).end();
      else onePage(request, response);
    };
    await get();
    expect(headers).to.deep.equal({
      host: site.host,
      connection: 'close',
      'user-agent': 'Threadr/0.1 (+https://example.org)',
      accept: 'text/html, application/xhtml+xml, text/plain;q=0.9',
      'accept-encoding': 'gzip, deflate, br, zstd',
    });
  });

  for (const [name, compressor] of Object.entries(compressors)) {
    it(`reads a page in ${name}`, async () => {
      const sent = await compressed([Buffer.from(article)], compressor());
      answer = sending(sent, { 'content-type': 'text/html', 'content-encoding': name.split(' ')[0] });
      expect(bodyOf(await get())).to.equal(article);
    });
  }

  it('decodes by header, mark and meta tag', async () => {
    const japan = Buffer.from([0x93, 0xfa, 0x96, 0x7b]);
    answer = sending(japan, { 'content-type': 'text/plain; charset=Shift_JIS' });
    expect(bodyOf(await get())).to.equal('日本');
    answer = sending(Buffer.concat([Buffer.from('<meta charset=sjis>'), japan]), { 'content-type': 'text/html' });
    expect(bodyOf(await get())).to.include('日本');
    answer = sending(Buffer.from('\ufeffé', 'utf16le'), { 'content-type': 'text/plain' });
    expect(bodyOf(await get())).to.equal('é');
    answer = sending(Buffer.from('caf\xe9', 'latin1'), { 'content-type': 'text/plain; charset=windows-1252' });
    expect(bodyOf(await get())).to.equal('café');
    answer = sending('é', { 'content-type': 'text/html; charset=bogus' });
    expect(bodyOf(await get())).to.equal('é');
  });

  it('reads HTML that is not declared, and refuses other types', async () => {
    answer = sending(article, {});
    expect(await get()).to.have.nested.property('page.contentType', 'text/html');
    for (const type of ['application/pdf', 'image/png', 'application/json', 'garbage', '']) {
      answer = sending('%PDF-1.7', { 'content-type': type });
      expect(codeOf(await get()), type).to.equal('source_unsupported_type');
    }
    answer = sending('\x89PNG\r\n\x1a\n\0\0', { 'content-type': 'text/plain' });
    expect(codeOf(await get())).to.equal('source_unsupported_type');
  });

  it('tells an empty page', async () => {
    for (const [body, status] of [
      ['', 200],
      [' \n\t ', 200],
      ['\ufeff', 200],
      ['', 204],
    ] as const) {
      answer = sending(body, { 'content-type': 'text/html' }, status);
      expect(codeOf(await get())).to.equal('source_empty');
    }
    answer = sending('', { 'content-encoding': 'gzip' });
    expect(codeOf(await get())).to.equal('source_empty');
  });
});
