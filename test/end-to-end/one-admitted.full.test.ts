import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { host } from '../support/redis-process.ts';
import { firstOf, startCluster, startSingle, type Topology } from '../support/topologies.ts';
import { UpstashEmulator } from '../support/upstash-emulator.ts';
import { ask, instances, patient } from './instances.ts';

const concurrent = 500;

interface Backend {
  readonly variables: Readonly<Record<string, string>>;
  close(): Promise<unknown>;
}

const onRedis = async (): Promise<Backend> => {
  const redis = await startSingle();
  return { variables: { REDIS_URL: `redis://${host}:${firstOf(redis).port}` }, close: () => redis.stop() };
};

const onCluster = async (): Promise<Backend> => {
  const cluster: Topology = await startCluster();
  const nodes = cluster.data.map(({ port }) => `${host}:${port}`).join();
  return { variables: { REDIS_CLUSTER_NODES: nodes }, close: () => cluster.stop() };
};

const onUpstash = async (): Promise<Backend> => {
  const redis = await startSingle();
  const token = 'a-token-of-the-emulator';
  const emulator = await UpstashEmulator.start(firstOf(redis).port, token);
  return {
    variables: { UPSTASH_REDIS_REST_URL: emulator.url, UPSTASH_REDIS_REST_TOKEN: token },
    close: async () => {
      await emulator.stop();
      await redis.stop();
    },
  };
};

const onSqlite = async (): Promise<Backend> => {
  const directory = await mkdtemp(join(tmpdir(), 'threadr-data-'));
  return { variables: { DATA_DIR: directory }, close: () => rm(directory, { recursive: true }) };
};

describe('a limit of one', function () {
  this.timeout(60_000);
  const start = instances();
  let backend: Backend;
  afterEach(() => backend.close());

  for (const [name, open] of Object.entries({
    SQLite: onSqlite,
    Redis: onRedis,
    Cluster: onCluster,
    Upstash: onUpstash,
  })) {
    it(`admits one of ${concurrent} who ask two instances on ${name} at one time`, async () => {
      backend = await open();
      const variables = { STORAGE: 'auto', RATE_LIMIT_REQUESTS: '1', ...patient, ...backend.variables };
      const two = await Promise.all([start(variables), start(variables)]);
      const asked = Array.from({ length: concurrent }, (_, at) =>
        ask(two[at % 2] ?? two[0], 'POST /api/generate', { text: `What visitor ${at} wants to read.` }),
      );
      const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
      expect(statuses).to.deep.equal([200, ...Array.from({ length: concurrent - 1 }, () => 429)]);
    });
  }
});
