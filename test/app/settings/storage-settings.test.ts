import { expect } from 'chai';
import { readSettings } from '../../../src/app/settings/settings.ts';
import { SettingsError } from '../../../src/app/settings/settings-error.ts';

const choose = (variables: Record<string, string>) => readSettings(variables).storage.choice;

describe('the choice of storage', () => {
  const upstash = { UPSTASH_REDIS_REST_URL: 'https://x.example', UPSTASH_REDIS_REST_TOKEN: 't' };

  it('is the embedded file where nothing is named', () => {
    expect(choose({})).to.deep.equal({ kind: 'sqlite', why: 'Redis not configured' });
  });

  it('is Redis where a URL names it, whatever its password holds', () => {
    expect(choose({ REDIS_URL: 'redis://default:p%40ss%2Fw%3Ard@cache.example:6380/2' })).to.deep.equal({
      kind: 'redis',
      why: 'REDIS_URL is set',
      target: { kind: 'single', host: 'cache.example', port: 6380, username: 'default', password: 'p@ss/w:rd', db: 2 },
    });
    expect(choose({ REDIS_URL: 'rediss://cache.example' }))
      .to.have.nested.property('target.tls')
      .that.deep.equals({});
  });

  it('is Redis by its parts, a Cluster, or Sentinels', () => {
    expect(choose({ REDIS_HOST: 'h', REDIS_PASSWORD: 'p', REDIS_TLS: 'true' })).to.deep.include({
      kind: 'redis',
      target: { kind: 'single', host: 'h', port: 6379, password: 'p', tls: {} },
    });
    expect(choose({ REDIS_CLUSTER_NODES: 'a:1, [::1]:2' })).to.have.deep.property('target', {
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 1 },
        { host: '::1', port: 2 },
      ],
    });
    expect(choose({ REDIS_SENTINELS: 'a:1,b:2', REDIS_SENTINEL_NAME: 'main' })).to.have.nested.property(
      'target.name',
      'main',
    );
  });

  it('is Upstash where only that is named, and Redis before it', () => {
    expect(choose(upstash)).to.deep.include({ kind: 'upstash', url: new URL('https://x.example'), token: 't' });
    expect(choose({ ...upstash, REDIS_URL: 'redis://h' })).to.include({ kind: 'redis' });
    expect(choose({ ...upstash, REDIS_URL: 'redis://h', STORAGE: 'upstash' })).to.include({ kind: 'upstash' });
  });

  it('follows STORAGE', () => {
    expect(choose({ STORAGE: 'memory', REDIS_URL: 'redis://h' })).to.include({ kind: 'memory' });
    expect(choose({ STORAGE: 'sqlite', REDIS_URL: 'redis://h' })).to.include({ kind: 'sqlite' });
    expect(choose({ STORAGE: 'module:./mine.ts' })).to.include({ kind: 'module', path: './mine.ts' });
  });

  it('flushes analytics less often where every command counts', () => {
    expect(readSettings(upstash).analytics.flushEveryMs).to.equal(30_000);
    expect(readSettings({ ...upstash, ANALYTICS_FLUSH_SECONDS: '5' }).analytics.flushEveryMs).to.equal(5_000);
  });

  const secret = 's3cret-pass';
  for (const [variable, variables] of [
    ['REDIS_URL', { STORAGE: 'redis' }],
    ['REDIS_URL', { REDIS_URL: `http://user:${secret}@h` }],
    ['REDIS_URL', { REDIS_URL: `reddis://user:${secret}@h:6379` }],
    ['REDIS_URL', { REDIS_URL: `redis://user:${secret}%@h:6379` }],
    ['REDIS_URL', { REDIS_URL: `redis://h:6379/nought` }],
    ['REDIS_HOST', { REDIS_PASSWORD: secret }],
    ['REDIS_HOST', { REDIS_URL: `redis://:${secret}@h`, REDIS_HOST: 'h' }],
    ['REDIS_PORT', { REDIS_HOST: 'h', REDIS_PORT: '0' }],
    ['REDIS_URL', { REDIS_URL: `redis://:${secret}@h:0` }],
    ['REDIS_CLUSTER_NODES', { REDIS_CLUSTER_NODES: 'a,b' }],
    ['REDIS_CLUSTER_NODES', { REDIS_CLUSTER_NODES: 'a:1,b:65536' }],
    ['REDIS_SENTINELS', { REDIS_SENTINELS: 'a:0', REDIS_SENTINEL_NAME: 'main' }],
    ['REDIS_SENTINEL_NAME', { REDIS_SENTINELS: 'a:1' }],
    ['REDIS_SENTINELS', { REDIS_SENTINEL_NAME: 'main' }],
    ['REDIS_TLS_CA', { REDIS_HOST: 'h', REDIS_TLS_CA: '/no/such/file' }],
    ['REDIS_TLS_CA', { REDIS_HOST: 'h', REDIS_TLS_CA: 'package.json' }],
    ['UPSTASH_REDIS_REST_TOKEN', { UPSTASH_REDIS_REST_URL: `https://u:${secret}@x.example` }],
    ['UPSTASH_REDIS_REST_URL', { UPSTASH_REDIS_REST_TOKEN: secret }],
    ['UPSTASH_REDIS_REST_URL', { UPSTASH_REDIS_REST_URL: 'x.example', UPSTASH_REDIS_REST_TOKEN: secret }],
    ['UPSTASH_REDIS_REST_URL', { UPSTASH_REDIS_REST_URL: `redis://u:${secret}@h`, UPSTASH_REDIS_REST_TOKEN: secret }],
    ['UPSTASH_REDIS_REST_TOKEN', { ...upstash, UPSTASH_REDIS_REST_TOKEN: `${secret} b` }],
    ['UPSTASH_REDIS_REST_TOKEN', { ...upstash, UPSTASH_REDIS_REST_TOKEN: `${secret}\n${secret}` }],
    ['UPSTASH_REDIS_REST_URL', { STORAGE: 'upstash' }],
    ['STORAGE', { STORAGE: 'floppy' }],
    ['KEY_PREFIX', { KEY_PREFIX: 'a{b' }],
  ] as [string, Record<string, string>][]) {
    it(`is refused in one line that names ${variable}: ${Object.keys(variables).join(', ')}`, () => {
      expect(() => readSettings(variables))
        .to.throw(SettingsError)
        .with.property('message')
        .that.matches(new RegExp(`^${variable} [^\n]+$`))
        .and.not.contain(secret);
    });
  }

  it('shows no credentials among the variables read', () => {
    const { read } = readSettings({
      UPSTASH_REDIS_REST_URL: `https://u:${secret}@x.example/path`,
      UPSTASH_REDIS_REST_TOKEN: secret,
      REDIS_URL: `redis://:${secret}@h`,
    });
    expect(JSON.stringify(read)).to.contain('https://x.example/path');
    expect(JSON.stringify(read)).to.not.contain(secret);
  });
});
