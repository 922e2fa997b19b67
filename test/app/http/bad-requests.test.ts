import { brotliCompressSync, gzipSync } from 'node:zlib';
import { expect } from 'chai';
import { type Answer, Service } from '../../support/service.ts';

describe('bad requests', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  after(() => service.stop());

  const isProblem = (answer: Answer, status: number, code: string): void => {
    expect(answer.status).to.equal(status);
    expect(answer.headers.get('Content-Type')).to.contain('application/problem+json');
    expect(answer.body).to.include({ status, code, instance: answer.headers.get('X-Request-Id') });
    expect(answer.body.title).to.be.a('string');
    expect(answer.body.detail).to.match(/[.!]$/);
    expect(answer.text).to.not.match(/\bat .*\.[jt]s|node_modules|Error:/);
  };

  const deep = (levels: number): string => `${'{"text":'.repeat(levels)}1${'}'.repeat(levels)}`;
  const json = { 'Content-Type': 'application/json' };

  const bodies: readonly [string, string, number, string, string?][] = [
    ['malformed JSON', '{"text": "a"', 400, 'invalid_json'],
    ['an empty body', '', 400, 'invalid_json'],
    ['an array', '["text"]', 400, 'invalid_json'],
    ['a bare string', '"text"', 400, 'invalid_json'],
    ['null', 'null', 400, 'invalid_json'],
    ['JSON nested too deep', deep(33), 400, 'invalid_json'],
    ['JSON nested absurdly deep', deep(80_000), 400, 'invalid_json'],
    ['__proto__', '{"text":"a","__proto__":{"mode":"verbatim"}}', 400, 'invalid_json'],
    ['constructor', '{"text":"a","constructor":{"prototype":{}}}', 400, 'invalid_request', '/constructor'],
    ['an unknown field', '{"text":"a","length":3}', 400, 'invalid_request', '/length'],
    ['a field whose name needs escaping', '{"text":"a","a/b~c":3}', 400, 'invalid_request', '/a~1b~0c'],
    ['neither text nor url', '{}', 400, 'invalid_request', ''],
    ['both text and url', '{"text":"a","url":"https://example.com/"}', 400, 'invalid_request', ''],
    ['a text that is no string', '{"text":17}', 400, 'invalid_request', '/text'],
    ['a null text', '{"text":null}', 400, 'invalid_request', '/text'],
    ['an empty text', '{"text":""}', 400, 'invalid_request', '/text'],
    ['a text of white space', '{"text":" \\r\\n\\t \\u0007"}', 400, 'invalid_request', '/text'],
    ['a NUL', '{"text":"a\\u0000b"}', 400, 'invalid_request', '/text'],
    ['half a surrogate pair', '{"text":"a\\ud83db"}', 400, 'invalid_request', '/text'],
    ['a text past the limit', JSON.stringify({ text: 'a'.repeat(50_001) }), 400, 'invalid_request', '/text'],
    ['a platform that is not', '{"text":"a","platform":"myspace"}', 400, 'invalid_request', '/platform'],
    ['no posts', '{"text":"a","max_posts":0}', 400, 'invalid_request', '/max_posts'],
    ['half a post', '{"text":"a","max_posts":1.5}', 400, 'invalid_request', '/max_posts'],
    ['posts in words', '{"text":"a","max_posts":"3"}', 400, 'invalid_request', '/max_posts'],
    ['posts too short', '{"text":"a","max_length":49}', 400, 'invalid_request', '/max_length'],
    [
      'posts too long for the platform',
      '{"text":"a","platform":"threads","max_length":501}',
      400,
      'invalid_request',
      '/max_length',
    ],
    ['a language that is none', '{"text":"a","language":"no such tongue"}', 400, 'invalid_request', '/language'],
    ['a url that is none', '{"url":"not a url"}', 400, 'url_not_allowed'],
    ['a NUL in a url', '{"url":"https://example.com/\\u0000x"}', 400, 'invalid_request', '/url'],
    ['half a surrogate pair in a url', '{"url":"https://example.com/\\ud800"}', 400, 'invalid_request', '/url'],
    ['a text of what nobody sees', '{"text":"\\u200b\\u00ad\\u2060\\u3164\\u2800"}', 400, 'invalid_request', '/text'],
    ['nothing but a break', '{"text":"---","mode":"verbatim"}', 422, 'source_empty'],
    ['a file url', '{"url":"file:///etc/passwd"}', 400, 'url_not_allowed'],
    ['a body of 1.5 MB', JSON.stringify({ text: 'a'.repeat(1_500_000) }), 413, 'body_too_large'],
  ];
  for (const [what, body, status, code, pointer] of bodies) {
    it(`${what}: ${status} ${code}`, async () => {
      const answer = await service.send('POST', '/api/generate', { headers: json, body });
      isProblem(answer, status, code);
      if (pointer !== undefined)
        expect(answer.body.errors.map((error: { pointer: string }) => error.pointer)).to.deep.equal([pointer]);
    });
  }

  it('counts characters, not UTF-16 units', async () => {
    const { status } = await service.post('/api/generate', {
      text: '𝒳'.repeat(50_000),
      mode: 'verbatim',
      platform: 'linkedin',
    });
    expect(status).to.equal(200);
  });

  it('names every bad field at once', async () => {
    const { body } = await service.post('/api/generate', { text: 1, mode: 'x', tone: 'y' });
    expect(body.errors).to.have.length(3);
  });

  for (const type of [
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/problem+json',
    'application/json; charset=utf-16',
    'nonsense',
    'application/json;;;=',
  ]) {
    it(`Content-Type: ${type}: 415`, async () => {
      isProblem(
        await service.send('POST', '/api/generate', { headers: { 'Content-Type': type }, body: '{"text":"a"}' }),
        415,
        'unsupported_media_type',
      );
    });
  }

  it('a coding that cannot be read: 415', async () => {
    const body = brotliCompressSync('{"text":"a"}');
    isProblem(
      await service.send('POST', '/api/generate', { headers: { ...json, 'Content-Encoding': 'br' }, body }),
      415,
      'unsupported_media_type',
    );
  });

  it('a gzip bomb: 413; an honest gzip body is read', async () => {
    const headers = { ...json, 'Content-Encoding': 'gzip' };
    const bomb = gzipSync(JSON.stringify({ text: 'a'.repeat(20_000_000) }));
    isProblem(await service.send('POST', '/api/generate', { headers, body: bomb }), 413, 'body_too_large');
    const honest = await service.send('POST', '/api/generate', { headers, body: gzipSync('{"text":"Hello there."}') });
    expect(honest.status).to.equal(200);
  });

  it('an unknown address: 404', async () => {
    isProblem(await service.get('/api/nothing'), 404, 'not_found');
    isProblem(await service.get('/%E0%A4%A'), 404, 'not_found');
    isProblem(await service.get('/api/threads/%00'), 404, 'not_found');
    isProblem(await service.get('/api/threads/%E0%A4%A'), 404, 'not_found');
    isProblem(await service.get('/api/threads/th_nothing'), 404, 'not_found');
  });

  it('bytes that are no UTF-8: 400', async () => {
    const body = Buffer.from([...Buffer.from('{"text":"a '), 0xff, 0xfe, ...Buffer.from('"}')]);
    isProblem(await service.send('POST', '/api/generate', { headers: json, body }), 400, 'invalid_json');
  });

  it('another method: 405 with Allow', async () => {
    const answer = await service.get('/api/generate');
    isProblem(answer, 405, 'method_not_allowed');
    expect(answer.headers.get('Allow')).to.equal('POST');
  });

  it('no key for an operators’ endpoint: 401; a wrong key anywhere: 403', async () => {
    const unasked = await service.get('/debug/startup');
    isProblem(unasked, 401, 'key_required');
    expect(unasked.headers.get('WWW-Authenticate')).to.equal('ApiKey realm="operators"');
    isProblem(await service.get('/debug/startup', { 'X-API-Key': 'wrong' }), 403, 'key_refused');
    isProblem(
      await service.post('/api/generate', { text: 'Hello.' }, { 'X-API-Key': 'thr_unknown' }),
      403,
      'key_refused',
    );
  });
});
