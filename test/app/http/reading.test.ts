import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import { Service } from '../../support/service.ts';
import { harbourArticle } from '../../support/texts.ts';

const paragraphs = harbourArticle
  .split('\n\n')
  .slice(1)
  .map((text) => `<p>${text}</p>`)
  .join('\n');
const page = `<!doctype html><html lang="en"><head><title>The harbour that moved</title><meta property="og:site_name" content="Larvik News"></head>
<body><nav><a href="/">Home</a></nav><article><h1>The harbour that moved</h1>${paragraphs}</article></body></html>`;

describe('POST /api/generate of a page', () => {
  let site: Server;
  let origin: string;
  let requests: string[];
  let service: Service;

  const answers: Record<string, (response: ServerResponse) => void> = {
    '/article': (response) => response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page),
    '/moved': (response) => response.writeHead(301, { Location: '/article' }).end(),
    '/inside': (response) => response.writeHead(302, { Location: 'http://169.254.169.254/latest/meta-data' }).end(),
    '/picture': (response) => response.setHeader('Content-Type', 'image/png').end('png'),
    '/empty': (response) => response.setHeader('Content-Type', 'text/html').end(),
    '/wall': (response) =>
      response
        .setHeader('Content-Type', 'text/html')
        .end(
          '<html><title>Just a moment...</title><body><p>Enable JavaScript and cookies to continue</p></body></html>',
        ),
  };

  before(async () => {
    site = createServer((request: IncomingMessage, response: ServerResponse) => {
      const path = request.url?.split('?')[0] ?? '';
      requests.push(path);
      const answer = answers[path];
      if (answer) answer(response);
      else response.writeHead(404).end();
    });
    site.listen(0, '127.0.0.1');
    await once(site, 'listening');
    origin = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
  });
  after(() => {
    site.closeAllConnections();
    site.close();
  });
  beforeEach(async () => {
    requests = [];
    service = await Service.start({ READER_ALLOW_HOSTS: new URL(origin).host });
  });
  afterEach(() => service.stop());
  const generate = (path: string, order: object = {}) =>
    service.post('/api/generate', { url: `${origin}${path}`, ...order });

  it('reads the article and tells where it comes from', async () => {
    const { status, body } = await generate('/article?utm_source=mail&b=2&a=1#top');
    expect(status).to.equal(200);
    expect(body).to.include({ source_type: 'url', title: 'The harbour that moved', truncated: false });
    expect(body.source).to.include({ url: `${origin}/article?a=1&b=2`, site: 'Larvik News', language: 'en' });
    expect(body.thread.length).to.be.greaterThan(1);
  });

  it('takes another way of writing the address for the same', async () => {
    await generate('/article?b=2&a=1');
    const again = await generate('/article?a=1&utm_campaign=x&b=2#part');
    expect(again.body.cached).to.equal(true);
    expect(requests).to.deep.equal(['/article']);
  });

  it('follows a redirect, and returns the text there verbatim', async () => {
    const { body } = await generate('/moved', { mode: 'verbatim', numbering: 'none' });
    const text = body.thread.map((post: { content: string }) => post.content).join(' ');
    expect(text).to.contain('Measurements in 2019').and.not.contain('Home');
  });

  for (const [path, status, code] of [
    ['/inside', 400, 'url_not_allowed'],
    ['/picture', 422, 'source_unsupported_type'],
    ['/empty', 422, 'source_empty'],
    ['/wall', 422, 'source_blocked'],
    ['/missing', 502, 'source_unreachable'],
  ] as const) {
    it(`${path}: ${status} ${code}, which costs nothing and is asked again next time`, async () => {
      for (let attempt = 1; attempt <= 2; attempt++) {
        const answer = await generate(path);
        expect(answer.status).to.equal(status);
        expect(answer.body.code).to.equal(code);
        expect(answer.headers.get('Content-Type')).to.contain('application/problem+json');
        expect(answer.headers.get('RateLimit')).to.contain('r=10');
      }
      expect(requests).to.have.length(2);
    });
  }

  it('refuses all addresses that are not public with the same answer', async () => {
    const urls = [
      'http://127.0.0.1:1/',
      'http://[::1]/',
      'http://localhost/',
      'http://2130706433/',
      'ftp://example.com/',
      'http://u:p@example.com/',
    ];
    const bodies = await Promise.all(urls.map(async (url) => (await service.post('/api/generate', { url })).body));
    for (const { instance, ...body } of bodies) {
      const { instance: _, ...first } = bodies[0];
      expect(instance).to.be.a('string');
      expect(body).to.deep.equal(first);
    }
  });
});
