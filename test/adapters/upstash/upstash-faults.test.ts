import { inspect } from 'node:util';
import { expect } from 'chai';
import type { Script } from '../../../src/adapters/redis/command-transport.ts';
import { UpstashTransport } from '../../../src/adapters/upstash/upstash-transport.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { freePorts, host } from '../../support/redis-process.ts';
import { firstOf } from '../../support/topologies.ts';
import { type Mischief, send } from '../../support/upstash-emulator.ts';
import { thrownBy, token, transportTo, upstashForSuite } from './upstash-stores.ts';

// Short where it is waited for, long where nothing should ever wait for it.
const hangMs = 800;
const timeoutMs = 5000;
const secret = 'someone@example.org';
const add: Script = { name: 'add', readOnly: false, source: "return redis.call('HINCRBY', KEYS[1], ARGV[1], 1)" };

const answering =
  (status: number, body: unknown): Mischief =>
  (response) =>
    send(response, { status, body });

const flood: Mischief = (response) => {
  const chunk = Buffer.alloc(1024 * 1024, 0x20);
  const pour = (): void => {
    while (!response.destroyed && response.write(chunk));
  };
  response.on('drain', pour);
  pour();
};

const mischiefs: Readonly<Record<string, readonly [Mischief, RegExp]>> = {
  'never answers': [() => undefined, /did not answer in time/],
  'stops within an answer': [(response) => response.writeHead(200).write('[{"resu'), /did not answer in time/],
  'resets the connection': [(response) => response.socket?.resetAndDestroy(), /reset the connection/],
  'hangs up': [(response) => response.socket?.end(), /closed the connection/],
  'hangs up within an answer': [
    (response) => response.writeHead(200, { 'content-length': 100 }).write('[', () => response.socket?.end()),
    /closed the connection/,
  ],
  'refuses the token': [answering(401, { error: 'Unauthorized' }), /^Upstash refuses the token/],
  'permits too little': [answering(403, ''), /read-only/],
  redirects: [(response) => response.writeHead(302, { location: 'http://127.0.0.1:9/' }).end(), /\(302\)/],
  'is asked too often': [answering(429, { error: 'slow down' }), /asked too often/],
  fails: [answering(500, { error: `panic: ${secret}` }), /\(500\)/],
  'is being restarted': [answering(503, '<html>'), /\(503\)/],
  'answers with nothing': [answering(200, ''), /GARBLED/],
  'answers with a page': [answering(200, '<html>Welcome</html>'), /GARBLED/],
  'answers with half of it': [answering(200, '[{"result":1},'), /GARBLED/],
  'answers too little': [answering(200, []), /GARBLED/],
  'answers too much': [answering(200, [{ result: 1 }, { result: 1 }, { result: 1 }]), /GARBLED/],
  'answers one of two': [answering(200, [{ result: 1 }, null]), /GARBLED/],
  'answers something else': [answering(200, { hello: 'world' }), /GARBLED/],
  'answers null': [answering(200, 'null'), /GARBLED/],
  'answers without end': [flood, /more than is taken/],
  'repeats what it was asked': [answering(400, { error: `ERR unknown, beginning with: '${secret}'` }), /\(ERR\)/],
  'calls it by what it was asked': [answering(400, { error: `${secret} no` }), /\(ERR\)/],
  'is full': [answering(400, { error: 'ERR DB capacity quota exceeded' }), /is full/],
  'has no requests left': [
    answering(400, { error: 'ERR max daily request limit exceeded. Limit: 9' }),
    /no requests left/,
  ],
  'finds it too large': [answering(400, { error: 'ERR max request size exceeded. Limit: 9' }), /too large/],
};

describe('when Upstash', () => {
  const server = upstashForSuite();
  let transport: UpstashTransport;
  before(async () => {
    // Else the first time includes the start of the machinery.
    const warm = transportTo(server.upstash);
    await warm.run(add, ['{warm}'], ['n']);
    await warm.close();
  });
  afterEach(async () => {
    server.upstash.mischief = null;
    await transport.close();
  });

  const call = (key: string): Promise<unknown> => transport.run(add, [key], [secret]);
  const keepsSecrets = (error: Error): void => {
    const all = inspect(error, { depth: Infinity, showHidden: true, getters: true });
    for (const word of [secret, token, 'hidden', server.upstash.url]) expect(all).not.to.include(word);
  };

  for (const [what, [mischief, words]] of Object.entries(mischiefs)) {
    it(`${what}: calls are sent once, throw a fault without secrets, and work again`, async () => {
      const url = new URL(server.upstash.url.replace('//', '//user:hidden@'));
      transport = new UpstashTransport({
        url,
        token,
        timeoutMs: words.test('did not answer in time') ? hangMs : timeoutMs,
      });
      let asked = 0;
      server.upstash.mischief = (response, run) => {
        asked += 1;
        mischief(response, run);
      };
      const alone = await thrownBy(call(`{${what}}`));
      const together = await Promise.all([call(`{${what}}`), call(`{${what}}`)].map(thrownBy));
      for (const fault of [alone, ...together]) {
        expect(fault).to.be.instanceOf(StorageFault);
        expect(fault.message).to.match(words);
        keepsSecrets(fault);
      }
      expect(asked).to.equal(2);
      server.upstash.mischief = null;
      expect(await call(`{${what}}`)).to.equal(1);
    });
  }

  it('fails one command of several, the others are not lost', async () => {
    transport = transportTo(server.upstash);
    const [first, failed, last] = await Promise.allSettled([
      call('{one}'),
      transport.askAll(['INCR', `{${secret}}`, 'too', 'many']),
      call('{one}'),
    ]);
    expect([first, last].map((outcome) => outcome?.status === 'fulfilled' && outcome.value)).to.deep.equal([1, 2]);
    const reason: unknown = failed?.status === 'rejected' ? failed.reason : null;
    expect(reason).to.be.instanceOf(StorageFault);
    keepsSecrets(reason as Error);
  });

  it('loses the answer to a write, it is not written again', async () => {
    transport = transportTo(server.upstash);
    server.upstash.mischief = async (response, run) => {
      await run();
      response.socket?.resetAndDestroy();
    };
    expect(await thrownBy(call('{lost}'))).to.be.instanceOf(StorageFault);
    server.upstash.mischief = null;
    expect(await call('{lost}')).to.equal(2);
  });

  it('freezes, writes that it takes up later are applied once', async () => {
    transport = transportTo(server.upstash, hangMs);
    firstOf(server.redis).freeze();
    const faults = await Promise.all(Array.from({ length: 20 }, () => thrownBy(call('{frozen}'))));
    for (const fault of faults) expect(fault.message).to.include('did not answer in time');
    firstOf(server.redis).thaw();
    await transport.close();
    transport = transportTo(server.upstash);
    // Behind them on the emulator's one connection.
    expect(await call('{frozen}')).to.equal(21);
  });

  it('is not there, calls say so', async () => {
    const [port = 0] = await freePorts(1);
    transport = new UpstashTransport({ url: new URL(`http://${host}:${port}`), token, timeoutMs });
    expect((await thrownBy(call('{k}'))).message).to.equal(
      'Upstash is not there: the connection was refused (ECONNREFUSED)',
    );
  });

  it('does not speak TLS where its URL says so, calls say so', async () => {
    transport = new UpstashTransport({ url: new URL(server.upstash.url.replace('http:', 'https:')), token, timeoutMs });
    expect((await thrownBy(call('{k}'))).message).to.include('TLS');
  });

  it('knows another token, calls say so', async () => {
    transport = new UpstashTransport({ url: new URL(server.upstash.url), token: 'another', timeoutMs: 2000 });
    expect((await thrownBy(call('{k}'))).message).to.equal(
      'Upstash refuses the token: is it the one of this URL? (401)',
    );
  });

  it('hangs while the transport is closed, pending and later calls throw', async () => {
    transport = transportTo(server.upstash, 60_000);
    const arrived = Promise.withResolvers<void>();
    server.upstash.mischief = () => arrived.resolve();
    const underWay = thrownBy(call('{k}'));
    await arrived.promise;
    const waiting = thrownBy(call('{k}'));
    await transport.close();
    for (const fault of [await underWay, await waiting, await thrownBy(call('{k}'))]) {
      expect(fault).to.be.instanceOf(StorageFault);
      expect(fault.message).to.include('CLOSED');
    }
  });
});
