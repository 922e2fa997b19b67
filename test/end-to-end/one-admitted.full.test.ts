import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { closingAfter } from '../support/closing.ts';
import { startCluster } from '../support/redis-groups.ts';
import { host } from '../support/redis-process.ts';
import { firstOf, startSingle } from '../support/topologies.ts';
import { UpstashEmulator } from '../support/upstash-emulator.ts';
import { ask, instances } from './instances.ts';

const concurrent = 500;

type Closing = ReturnType<typeof closingAfter>;

/** The variables of a backend that is there until the test is over. */
const backends: Readonly<Record<string, (closing: Closing) => Promise<Readonly<Record<string, string>>>>> = {
  SQLite: async (closing) => {
    const directory = await mkdtemp(join(tmpdir(), 'threadr-data-'));
    closing({ stop: () => rm(directory, { recursive: true }) });
    return { DATA_DIR: directory };
  },
  Redis: async (closing) => {
    const redis = closing(await startSingle());
    return { REDIS_URL: `redis://${host}:${firstOf(redis).port}` };
  },
  Cluster: async (closing) => {
    const { data } = closing(await startCluster());
    return { REDIS_CLUSTER_NODES: data.map(({ port }) => `${host}:${port}`).join() };
  },
  Upstash: async (closing) => {
    const redis = closing(await startSingle());
    const token = 'a-token-of-the-emulator';
    const emulator = closing(await UpstashEmulator.start(firstOf(redis).port, token));
    return { UPSTASH_REDIS_REST_URL: emulator.url, UPSTASH_REDIS_REST_TOKEN: token };
  },
};

describe('a limit of one', function () {
  this.timeout(60_000);
  const start = instances();
  const closing = closingAfter(afterEach);

  for (const [name, open] of Object.entries(backends)) {
    it(`admits one of ${concurrent} who ask two instances on ${name} at one time`, async () => {
      const variables = {
        STORAGE: 'auto',
        RATE_LIMIT_REQUESTS: '1',
        REDIS_TIMEOUT_MS: '10000',
        ...(await open(closing)),
      };
      const two = await Promise.all([start(variables), start(variables)]);
      const asked = Array.from({ length: concurrent }, (_, at) =>
        ask(two[at % 2] ?? two[0], 'POST /api/generate', { text: `What visitor ${at} wants to read.` }),
      );
      const statuses = (await Promise.all(asked)).map(({ status }) => status).sort();
      expect(statuses).to.deep.equal([200, ...Array.from({ length: concurrent - 1 }, () => 429)]);
    });
  }
});
