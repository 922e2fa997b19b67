import { expect } from 'chai';
import type { Script } from '../../../src/adapters/redis/command-transport.ts';
import { UpstashTransport } from '../../../src/adapters/upstash/upstash-transport.ts';
import { freshName } from '../../contracts/storage-kit.ts';
import { askRedis, firstOf } from '../../support/topologies.ts';
import { send } from '../../support/upstash-emulator.ts';
import { storageOver, thrownBy, token, transportTo, upstashForSuite } from './upstash-stores.ts';

const echo: Script = { name: 'echo', readOnly: true, source: '\nreturn { KEYS[1], ARGV[1], tonumber(ARGV[2]) }\n' };
const count: Script = { name: 'count', readOnly: false, source: "return redis.call('INCR', KEYS[1])" };
const demand = { limit: 10, windowMs: 60_000, cost: 1 };

describe('the Upstash transport', () => {
  const server = upstashForSuite();
  let transport: UpstashTransport;
  beforeEach(() => {
    transport = transportTo(server.upstash);
    server.upstash.requests.length = 0;
  });
  afterEach(() => transport.close());

  const namesIn = (body: unknown): unknown[] => (body as unknown[][]).map(([name]) => name);

  it('sends a take and a read of one tick as one pipeline', async () => {
    const { counters, entries } = storageOver(transport);
    const p = freshName();
    await entries.read(p, 'k', ['ns']);
    await counters.take(p, 'k', demand);
    server.upstash.requests.length = 0;
    const [{ granted }, { kind }] = await Promise.all([counters.take(p, 'k', demand), entries.read(p, 'k', ['ns'])]);
    expect([granted, kind]).to.deep.equal([true, 'miss']);
    expect(server.upstash.requests.map(({ path }) => path)).to.deep.equal(['/pipeline']);
    expect(namesIn(server.upstash.requests[0]?.body)).to.deep.equal(['EVALSHA', 'EVALSHA']);
  });

  it('joins calls that come a few promises later', async () => {
    await transport.run(count, ['{k}'], []);
    server.upstash.requests.length = 0;
    const late = Promise.resolve()
      .then(() => undefined)
      .then(() => transport.run(count, ['{k}'], []));
    await Promise.all([transport.run(count, ['{k}'], []), late]);
    expect(server.upstash.requests).to.have.length(1);
  });

  it('sends a single command as such', async () => {
    expect(await transport.askAll(['ECHO', 'hi'])).to.deep.equal(['hi']);
    expect(server.upstash.requests.map(({ path, body }) => [path, body])).to.deep.equal([['/', ['ECHO', 'hi']]]);
  });

  it('splits calls that are too many for one request, and confuses no replies', async () => {
    const calls = Array.from({ length: 200 }, (_, at) => transport.run(echo, [`{k}${at}`], [`v${at}`, at]));
    expect(await Promise.all(calls)).to.deep.equal(calls.map((_, at) => [`{k}${at}`, `v${at}`, at]));
    const sizes = server.upstash.requests.map(({ body }) => (body as unknown[]).length);
    expect(Math.max(...sizes)).to.be.at.most(64);
  });

  it('keeps its connection', async () => {
    const sockets = new Set<unknown>();
    server.upstash.mischief = async (response, run) => {
      sockets.add(response.socket);
      send(response, await run());
    };
    try {
      for (let at = 0; at < 20; at += 1) await transport.askAll(['PING']);
    } finally {
      server.upstash.mischief = null;
    }
    expect(sockets.size).to.equal(1);
  });

  it('sends scripts that the server has lost in full, and those alone', async () => {
    const key = `{${freshName()}}`;
    await transport.run(echo, [key], ['', 0]);
    await askRedis(firstOf(server.redis).port, 'SCRIPT', 'FLUSH');
    server.upstash.requests.length = 0;
    const replies = await Promise.all([
      transport.run(count, [key], []),
      transport.askAll(['ECHO', 'hi']),
      transport.run(echo, [key], ['', 0]),
    ]);
    expect(replies).to.deep.equal([1, ['hi'], [key, '', 0]]);
    expect(server.upstash.requests.map(({ body }) => namesIn(body))).to.deep.equal([
      ['EVALSHA', 'ECHO', 'EVALSHA'],
      ['EVAL', 'EVAL'],
    ]);
    const [, inFull] = server.upstash.requests.map(({ body }) => body as string[][]);
    const [counting, echoing] = inFull?.map(([, text]) => text) ?? [];
    expect(counting).to.match(/^#!lua flags=allow-key-locking\n/);
    expect(echoing).to.match(/^#!lua flags=no-writes,allow-key-locking\n/);
  });

  it('sends a script in full once, though the server loses it again and again', async () => {
    let asked = 0;
    server.upstash.mischief = (response) => {
      asked += 1;
      send(response, { status: 400, body: { error: 'NOSCRIPT No matching script.' } });
    };
    try {
      expect((await thrownBy(transport.run(count, ['{k}'], []))).message).to.include('NOSCRIPT');
    } finally {
      server.upstash.mischief = null;
    }
    expect(asked).to.equal(2);
  });

  it('carries any text; of half a surrogate pair a mark, which spoils nothing beside it', async () => {
    const texts = [
      '',
      '\u0000',
      '{}\r\n"\\',
      'é👩‍👩‍👧‍👦\u{10ffff}',
      '\u2028\ufeff',
      'OK',
      'null',
      '\ud800',
      'a\udc00b',
    ];
    const replies = await Promise.all(texts.map((text) => transport.run(echo, ['{k}'], [text, 1])));
    expect(replies).to.deep.equal(texts.map((text) => ['{k}', text.toWellFormed(), 1]));
  });

  it('shows replicas how far it has seen', async () => {
    await transport.askAll(['PING']);
    await transport.askAll(['PING']);
    const [first, second] = server.upstash.requests.map(({ headers }) => headers['upstash-sync-token']);
    expect(first).to.equal(undefined);
    expect(second).to.match(/^sync-\d+$/);
  });

  it('keeps the path of the URL, and nothing else of it', async () => {
    const url = new URL(`${server.upstash.url.replace('//', '//user:hidden@')}/redis/?_token=hidden#hidden`);
    const elsewhere = new UpstashTransport({ url, token, timeoutMs: 2000 });
    try {
      expect((await thrownBy(elsewhere.askAll(['PING']))).message).to.include('404');
    } finally {
      await elsewhere.close();
    }
    expect(server.upstash.requests.map(({ path }) => path)).to.deep.equal(['/redis/']);
    expect(JSON.stringify(server.upstash.requests)).not.to.include('hidden');
  });
});
