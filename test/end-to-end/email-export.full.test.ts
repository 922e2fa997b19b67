import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { expect } from 'chai';
import { StoredEmailList } from '../../src/adapters/records/stored-email-list.ts';
import { visitorAlias } from '../../src/adapters/records/visitor-alias.ts';
import { openSqliteStorage } from '../../src/adapters/sqlite/sqlite-storage.ts';
import { type EmailAddress, parseEmailAddress } from '../../src/domain/email-address.ts';
import type { EmailList } from '../../src/ports/email-list.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import type { ChildService } from '../support/child-service.ts';
import { closingAfter } from '../support/closing.ts';
import { settled } from '../support/controlled-time.ts';
import { freePorts, host, RedisProcess } from '../support/redis-process.ts';
import { openStorage } from '../support/redis-stores.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { ask, asOperator, instances, patient } from './instances.ts';

const many = 100_000;
const mostGrowthBytes = 50 * 1024 * 1024;
const secret = 'the secret of these tests';

/**
 * With memory to spare, V8 lets garbage pile up before it takes any away, and the kernel cannot tell that from what is held.
 * In a heap this small it cannot; and the list as a whole would not fit in.
 */
const smallHeap = { NODE_OPTIONS: '--max-old-space-size=64' } as const;

/** As long as a source may be. */
const sourceOf = (n: number): string => `page ${n} of the "campaign", `.padEnd(200, 'and so on, ');

const visitor = (n: number): EmailAddress => parseEmailAddress(`visitor-${n}@mail.example`) ?? expect.fail();

/** Some at a time: what waits to be written is held by this process, which shall also hear of what else happens. */
const addMany = async (list: EmailList, from: number, to: number): Promise<void> => {
  for (let first = from; first < to; first += 1_000) {
    const batch = Array.from({ length: Math.min(1_000, to - first) }, (_, n) => first + n);
    await Promise.all(batch.map((n) => list.add(visitor(n), { source: sourceOf(n), atMs: n })));
    await settled();
  }
};

/** What the kernel holds in memory for the process. */
const residentBytes = async ({ child }: ChildService): Promise<number> => {
  const status = await readFile(`/proc/${child.pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
};

const fetchExport = (service: ChildService, accept: string): Promise<Response> =>
  fetch(`${service.url}/api/emails`, { headers: { ...asOperator.headers, Accept: accept } });

/** The export's lines as they come, and the most memory that its sender held meanwhile. */
const watchExport = async (service: ChildService, accept: string, heed: (line: string) => void): Promise<number> => {
  const { body } = await fetchExport(service, accept);
  if (body === null) throw new Error('an export without a body');
  let most = 0;
  let lines = 0;
  for await (const line of createInterface(Readable.fromWeb(body))) {
    heed(line);
    lines += 1;
    if (lines % 500 === 0) most = Math.max(most, await residentBytes(service));
  }
  return Math.max(most, await residentBytes(service));
};

/**
 * Compiles what an export runs through and fills its buffers, by exports that are broken off. Right before the one that is
 * watched: a heap that has been idle gives memory back, and would be seen to grow by that too.
 */
const warmUp = async (service: ChildService): Promise<void> => {
  for (let i = 0; i < 40; i += 1) {
    const { body } = await fetchExport(service, 'text/csv');
    let bytes = 0;
    for await (const piece of body ?? []) {
      bytes += piece.length;
      if (bytes > 300_000) break;
    }
  }
};

const expectAll = async (service: ChildService, accept: string, emailIn: (line: string) => string | undefined) => {
  const before = await residentBytes(service);
  const met = new Uint8Array(many);
  const most = await watchExport(service, accept, (line) => {
    const n = Number(/^visitor-(\d+)@/.exec(emailIn(line) ?? '')?.[1]);
    if (n < many) met[n] = (met[n] ?? 0) + 1;
  });
  expect(met.findIndex((times) => times !== 1)).to.equal(-1, 'a visitor who did not come exactly once');
  expect(most - before, `from ${before} to ${most}`).to.be.below(mostGrowthBytes);
};

describe('100,000 e-mails', function () {
  this.timeout(180_000);
  const start = instances();
  const closing = closingAfter(afterEach);
  const directory = temporaryDirectory();
  let list: EmailList;
  const use = (lists: Storage['lists']): void => {
    list = new StoredEmailList({ lists }, visitorAlias(secret));
  };

  const addAll = async (service: ChildService): Promise<void> => {
    await addMany(list, 0, many);
    await warmUp(service);
  };

  const exportAndErase = async (service: ChildService): Promise<void> => {
    await addAll(service);
    expect((await ask(service, 'GET /api/emails/stats', undefined, asOperator)).body).to.deep.equal({ count: many });
    await expectAll(service, 'text/csv', (line) => line.split(',')[0]);
    const late = addMany(list, many, many + 3_000);
    await expectAll(service, 'application/x-ndjson', (line) => JSON.parse(line).email);
    await late;
    const erased = await ask(service, `DELETE /api/emails/${encodeURIComponent(visitor(7))}`, undefined, asOperator);
    expect(erased.body).to.deep.equal({ erased: true });
    await service.kill();
  };

  it('are exported from Redis in constant memory, each once, also while more are left; and an erased one is gone', async () => {
    const [port = 0] = await freePorts(1);
    const durably = ['--dir', directory(), '--appendonly', 'yes', '--appendfsync', 'always'];
    const redis = closing(await RedisProcess.start(port, durably));
    use(closing(await openStorage({ kind: 'single', host, port })).lists);
    const url = `redis://${host}:${port}`;
    const service = await start({ STORAGE: undefined, REDIS_URL: url, SECRET: secret, ...patient, ...smallHeap });
    await exportAndErase(service);
    await redis.stop();
    closing(await RedisProcess.start(port, durably));
    use(closing(await openStorage({ kind: 'single', host, port })).lists);
    expect(await list.count()).to.equal(many + 3_000 - 1);
    expect(await list.erase(visitor(7))).to.equal(false);
  });

  it('are exported from Redis as `npm start` runs it, which grows by less than 50 MB', async () => {
    const [port = 0] = await freePorts(1);
    closing(await RedisProcess.start(port));
    use(closing(await openStorage({ kind: 'single', host, port })).lists);
    const url = `redis://${host}:${port}`;
    const service = await start({ STORAGE: undefined, REDIS_URL: url, SECRET: secret, ...patient });
    await addAll(service);
    await expectAll(service, 'text/csv', (line) => line.split(',')[0]);
    await service.kill();
  });

  it('are exported from a file in constant memory, each once, also while more are left; and an erased one is gone', async () => {
    const { lists } = closing(await openSqliteStorage({ directory: directory() }));
    // Not waiting for the disk 100,000 times.
    use({
      insert: (p, name, id, value) => lists.insert(p, name, id, value),
      page: (...args) => lists.page(...args),
      erase: (...args) => lists.erase(...args),
      size: (...args) => lists.size(...args),
    });
    const service = await start({ STORAGE: 'sqlite', DATA_DIR: directory(), SECRET: secret, ...smallHeap });
    await exportAndErase(service);
    expect(await list.count()).to.equal(many + 3_000 - 1);
    expect(await list.erase(visitor(7))).to.equal(false);
  });
});
