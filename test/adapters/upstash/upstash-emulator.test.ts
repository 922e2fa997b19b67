import { Redis } from '@upstash/redis';
import { expect } from 'chai';
import { askRedis, firstOf, startSingle, type Topology } from '../../support/topologies.ts';
import { send, UpstashEmulator } from '../../support/upstash-emulator.ts';
import { thrownBy, token } from './upstash-stores.ts';

const stamp = { name: 'Zoë', note: '{"a": [1, "👩‍👩‍👧"]}\n', empty: '' };

// What the emulator does is what Upstash's own client expects of Upstash.
describe('the Upstash emulator, to the official client', () => {
  let server: Topology;
  let upstash: UpstashEmulator;
  let redis: Redis;
  const clientWith = (given: string): Redis =>
    new Redis({
      url: upstash.url,
      token: given,
      automaticDeserialization: false,
      enableTelemetry: false,
      enableAutoPipelining: false,
      retry: { retries: 0 },
      // As an object, an aborted call would resolve.
      signal: () => AbortSignal.timeout(5000),
    });
  before(async () => {
    server = await startSingle();
    upstash = await UpstashEmulator.start(firstOf(server).port, token);
    redis = clientWith(token);
  });
  after(async () => {
    await upstash.stop();
    await server.stop();
  });
  beforeEach(() => askRedis(firstOf(server).port, 'FLUSHALL'));

  it('gives and takes strings, with conditions and lifetimes', async () => {
    expect(await redis.set('k', 'v')).to.equal('OK');
    expect(await redis.set('k', 'w', { nx: true, px: 60_000 })).to.equal(null);
    expect(await redis.set('short', 'w', { nx: true, px: 60_000 })).to.equal('OK');
    expect(await redis.pttl('short')).to.be.within(1, 60_000);
    expect([await redis.get('k'), await redis.get('short'), await redis.get('none')]).to.deep.equal(['v', 'w', null]);
  });

  it('keeps every text as it is', async () => {
    for (const text of ['', 'OK', 'ü👍\r\n\u0000', '{"a":1}', '\u2028', 'x'.repeat(10_000)]) {
      await redis.set('text', text);
      // The client itself takes an OK for a status, and anything else for base64.
      expect(await redis.get('text'), JSON.stringify(text)).to.equal(text);
    }
  });

  it('keeps hashes and sorted sets', async () => {
    await redis.hset('h', stamp);
    expect(await redis.hgetall('h')).to.deep.equal(Object.entries(stamp).flat());
    await redis.zadd('z', { score: 2, member: 'b' }, { score: 1, member: 'ä' });
    expect(await redis.zrange('z', 0, -1)).to.deep.equal(['ä', 'b']);
    expect(await redis.zrange('z', 0, -1, { withScores: true })).to.deep.equal(['ä', '1', 'b', '2']);
  });

  it('runs scripts, and says which it does not know', async () => {
    const source = "return { redis.call('INCR', KEYS[1]), ARGV[1], 7 }";
    expect(await redis.eval(source, ['n'], ['ü'])).to.deep.equal([1, 'ü', 7]);
    const sha1 = await redis.scriptLoad(source);
    expect(await redis.evalsha(sha1, ['n'], ['x'])).to.deep.equal([2, 'x', 7]);
    expect((await thrownBy(redis.evalsha('0'.repeat(40), [], []))).message).to.include('NOSCRIPT');
  });

  it('runs the scripts that the client makes, also when the server has lost them', async () => {
    const script = redis.createScript<number>("#!lua flags=allow-key-locking\nreturn redis.call('INCR', KEYS[1])");
    const inTurn = [await script.exec(['n'], []), await script.exec(['n'], [])];
    await redis.scriptFlush();
    expect([...inTurn, await script.exec(['n'], [])]).to.deep.equal([1, 2, 3]);
    const reading = redis.createScript<string, true>(
      "#!lua flags=no-writes,allow-key-locking\nreturn redis.call('GET', KEYS[1])",
      { readonly: true },
    );
    expect([await reading.exec(['n'], []), await reading.exec(['n'], [])]).to.deep.equal(['3', '3']);
  });

  it('knows a script by the digest of what was sent', async () => {
    const source = "#!lua flags=allow-key-locking\nreturn redis.call('INCR', KEYS[1])";
    const sha1 = await redis.scriptLoad(source);
    expect(await redis.scriptExists(sha1)).to.deep.equal([1]);
    expect(await redis.evalsha(sha1, ['n'], [])).to.equal(1);
  });

  it('keeps scripts that lock keys to the keys they name', async () => {
    const touching = (command: string): string => `#!lua flags=allow-key-locking\nreturn redis.call(${command})`;
    expect(await redis.eval(touching("'unlink', KEYS[1], KEYS[2]"), ['a', 'b'], [])).to.equal(0);
    expect(await redis.eval(touching("'TIME'"), [], [])).to.have.length(2);
    for (const command of ["'GET', 'other'", "'unlink', KEYS[1], 'other'"]) {
      const { message } = await thrownBy(redis.eval(touching(command), ['a'], []));
      expect(message).to.include('Dynamic keys are not allowed').and.to.include('other');
    }
    expect(await redis.eval("return redis.call('GET', 'other')", [], [])).to.equal(null);
  });

  it('lets read-only scripts write nothing', async () => {
    const writing = "#!lua flags=no-writes,allow-key-locking\nreturn redis.call('SET', KEYS[1], 'x')";
    expect((await thrownBy(redis.eval(writing, ['k'], []))).message).to.include('Write commands are not allowed');
  });

  it('runs pipelines, in order', async () => {
    const pipeline = redis.pipeline().set('k', 'ü').incr('n').incr('n').get('k').hgetall('none');
    expect(await pipeline.exec()).to.deep.equal(['OK', 1, 2, 'ü', []]);
  });

  it('fails one command of a pipeline, and runs the others', async () => {
    const outcomes = await redis.pipeline().set('k', 'v').incr('k').get('k').exec({ keepErrors: true });
    expect(outcomes.map(({ result }) => result)).to.deep.equal(['OK', undefined, 'v']);
    expect(outcomes[1]?.error).to.include('not an integer');
  });

  it('runs transactions', async () => {
    expect(await redis.multi().incr('n').incr('n').get('n').exec()).to.deep.equal([1, 2, '2']);
  });

  it('refuses a token that is not its own, and commands that are none', async () => {
    const stranger = clientWith('another');
    expect((await thrownBy(stranger.get('k'))).message).to.include('Unauthorized');
    expect((await thrownBy(stranger.pipeline().get('k').exec())).message).to.include('Unauthorized');
    expect((await thrownBy(redis.exec(['NONSENSE']))).message).to.include('unknown command');
  });

  it('can be made to fail', async () => {
    upstash.mischief = (response) => send(response, { status: 503, body: { error: 'down' } });
    expect((await thrownBy(redis.get('k'))).message).to.include('down');
    upstash.mischief = null;
    expect(await redis.get('k')).to.equal(null);
  });
});
