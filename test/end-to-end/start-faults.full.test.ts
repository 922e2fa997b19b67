import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { childServices } from '../support/child-service.ts';
import { closingAfter } from '../support/closing.ts';
import { host } from '../support/redis-process.ts';
import { bulk, RespServer } from '../support/resp-server.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { startSingle, startTls, type Topology } from '../support/topologies.ts';
import { ask, asOperator, instances, operatorKey } from './instances.ts';

/** What nobody is to see. The second is the first, as a URL has it. */
const password = 'p@ss/w0rd-of-redis';
const secrets = {
  REDIS_PASSWORD: password,
  encoded: encodeURIComponent(password),
  SECRET: 'the-secret-of-visitors-aliases',
  OPENAI_API_KEY: 'sk-of-somebody-who-pays',
  UPSTASH_REDIS_REST_TOKEN: 'upstash-token-of-somebody',
  API_KEYS: operatorKey,
};
const { SECRET, OPENAI_API_KEY, UPSTASH_REDIS_REST_TOKEN } = secrets;

const expectNoSecret = (texts: readonly string[]): void => {
  for (const secret of Object.values(secrets)) expect(texts.join('\n')).to.not.contain(secret);
};

type Variables = Readonly<Record<string, string | undefined>>;

describe('a start with storage that is set up wrong', function () {
  this.timeout(30_000);
  const start = instances();
  const run = childServices();
  let locked: Topology;
  let tls: Topology;
  let old: RespServer;
  let otherCa: string;
  const closing = closingAfter(after);
  const directory = temporaryDirectory();
  before(async () => {
    old = closing(await RespServer.start(answerOfRedis6));
    locked = closing(await startSingle(['--requirepass', 'another']));
    tls = closing(await startTls());
    otherCa = caOf(closing(await startTls()));
  });
  beforeEach(() => writeFile(join(directory(), 'ca.pem'), otherCa));

  // Longer than a test may take: nobody has to wait for what waiting does not mend.
  const own = { STORAGE: undefined, SECRET, OPENAI_API_KEY, API_KEYS: operatorKey, REDIS_CONNECT_TIMEOUT_MS: '60000' };
  const refusal = async (variables: Variables): Promise<string> => {
    const service = run({ ...own, ...variables });
    expect(await service.ended).to.equal(1);
    expectNoSecret(service.lines);
    const forPeople = service.lines.filter((line) => line !== '' && !line.startsWith('{'));
    expect(forPeople).to.have.length(1);
    return String(forPeople);
  };

  const unreachable: Readonly<Record<string, { readonly variables: () => Variables; readonly says: RegExp }>> = {
    'a wrong password': {
      variables: () => ({ REDIS_URL: `redis://:${secrets.encoded}@${addressOf(locked)}` }),
      says: /REDIS_URL.*refuses the user name or the password \(WRONGPASS\)/,
    },
    'a wrong password on its own': {
      variables: () => ({ REDIS_HOST: host, REDIS_PORT: portOf(locked), REDIS_PASSWORD: password }),
      says: /REDIS_PASSWORD.*\(WRONGPASS\)/,
    },
    'no password where one is needed': {
      variables: () => ({ REDIS_URL: `redis://${addressOf(locked)}` }),
      says: /REDIS_URL.*wants a password \(NOAUTH\)/,
    },
    'a wrong CA': {
      variables: () => ({ REDIS_URL: `rediss://${addressOf(tls)}`, REDIS_TLS_CA: join(directory(), 'ca.pem') }),
      says: /REDIS_URL, REDIS_TLS_CA.*certificate of an authority that is not trusted/,
    },
  };
  for (const [name, { variables, says }] of Object.entries(unreachable)) {
    it(`${name}: refused with one line where storage is required, and told where it is not`, async () => {
      const [line, service] = await Promise.all([
        refusal({ ...variables(), STORAGE_REQUIRED: 'true' }),
        start({ ...own, ...variables() }),
      ]);
      expect(line)
        .to.match(/^STORAGE_REQUIRED is set, and redis /)
        .and.match(says);
      const told = service.lines.filter((text) => says.test(text) && text.includes('"level":"warn"'));
      expect(told).to.have.length(1);
      const answers = await Promise.all(
        [
          ...['/health', '/health/cache', '/api/v1/health', '/debug/startup', '/api/monitor/health', '/test-redis'],
          ...['/metrics', '/api/cache/stats', '/api/analytics/redis-stats', '/api/rate-limit-status'],
        ].map((path) => ask(service, `GET ${path as '/'}`, undefined, asOperator)),
      );
      expect(answers[0]?.body).to.deep.include({ status: 'degraded' });
      expect(answers[0]?.body.services).to.include({ storage: 'redis', redis: 'unavailable' });
      answers.push(await ask(service, 'POST /api/capture-email', { email: 'ida@example.com' }));
      expect(answers.at(-1)?.status).to.equal(503);
      expectNoSecret([...service.lines, ...answers.map(({ text }) => text)]);
    });
  }

  it('a Redis before 7: refused with one line where storage is required, and told where it is not', async () => {
    const variables = { REDIS_URL: `redis://${host}:${old.port}` };
    const says = /it says that it is Redis 6\.2\.14, .*: Redis 7 or later is needed/;
    const [line, service] = await Promise.all([
      refusal({ ...variables, STORAGE_REQUIRED: 'true' }),
      start({ ...own, ...variables }),
    ]);
    expect(line)
      .to.match(/^STORAGE_REQUIRED is set, and redis \(REDIS_URL/)
      .and.match(says);
    expect(service.lines.filter((text) => says.test(text) && text.includes('"level":"warn"'))).to.have.length(1);
    const answer = await ask(service, 'POST /api/generate', { text: 'A harbour moved north.' });
    expect(answer.status).to.equal(200);
    expect((await ask(service, 'GET /health')).body).to.include({ status: 'degraded' });
  });

  const senseless: Readonly<Record<string, readonly [Variables, RegExp]>> = {
    'a URL with a typo': [{ REDIS_URL: `reddis://:${secrets.encoded}@${host}:6379` }, /^REDIS_URL must be redis/],
    'a password that is not URL-encoded': [{ REDIS_URL: `redis://:${password}@${host}` }, /^REDIS_URL must be redis/],
    'a password for no address': [{ REDIS_PASSWORD: password }, /^REDIS_HOST or REDIS_URL .* REDIS_PASSWORD/],
    'STORAGE=redis and no address': [{ STORAGE: 'redis' }, /^REDIS_URL or REDIS_HOST must be set/],
    'a CA that is no file': [{ REDIS_HOST: host, REDIS_TLS_CA: '/nowhere/ca.pem' }, /^REDIS_TLS_CA must name a file/],
    'Sentinels without a name': [{ REDIS_SENTINELS: `${host}:1` }, /^REDIS_SENTINEL_NAME must be set/],
    'a token without its URL': [{ UPSTASH_REDIS_REST_TOKEN }, /^UPSTASH_REDIS_REST_URL must be set/],
    'a URL without its token': [
      { UPSTASH_REDIS_REST_URL: `http://${host}:1` },
      /^UPSTASH_REDIS_REST_TOKEN must be set/,
    ],
  };
  it('variables that make no sense, or half: refused with one line that names the variable', async () => {
    for (const [name, [variables, says]] of Object.entries(senseless)) {
      expect(await refusal(variables), name).to.match(says);
    }
  });
});

/** It does what it is told to write, and takes a read-only script for bad Lua. */
const answerOfRedis6 = ([name, script = '']: readonly string[]): string => {
  if (name === 'INFO') return bulk('redis_version:6.2.14\r\naof_enabled:1\r\n');
  if (name === 'EVALSHA') return '-NOSCRIPT No matching script. Please use EVAL.\r\n';
  if (name === 'EVAL' && script.startsWith('#!')) return "-ERR Error compiling script: unexpected symbol near '#'\r\n";
  return ':1\r\n';
};

const portOf = (topology: Topology): string => {
  if (topology.target.kind !== 'single') throw new Error('not a single Redis');
  return String(topology.target.port);
};

const addressOf = (topology: Topology): string => `${host}:${portOf(topology)}`;

const caOf = ({ target }: Topology): string => target.tls?.ca ?? '';
