import { expect } from 'chai';
import { pino } from 'pino';
import { StorageBreaker } from '../../src/adapters/guards/storage-breaker.ts';
import { MemoryStorage } from '../../src/adapters/memory/memory-storage.ts';
import { readSettings } from '../../src/app/settings/settings.ts';
import { SettingsError } from '../../src/app/settings/settings-error.ts';
import { StorageHealth } from '../../src/app/storage-health.ts';
import { checkStorageAtStart } from '../../src/app/storage-start.ts';
import type { StorageDescription } from '../../src/ports/storage/storage.ts';
import { ControlledTime } from '../support/controlled-time.ts';
import { FaultyStorage } from '../support/faulty-storage.ts';
import { withVerbs } from '../support/storage-with-verbs.ts';

const redis = { REDIS_HOST: 'r.example', REDIS_USERNAME: 'me (default)', REDIS_PORT: '6379', REDIS_PASSWORD: 'p' };
const required = { ...redis, STORAGE_REQUIRED: 'true' };
const sound: StorageDescription = {
  backend: 'redis',
  shared: true,
  memoryUsedBytes: null,
  connectedClients: null,
  uptimeSeconds: null,
  durability: 'yes',
  evicts: false,
};

/** Looks at a storage that says so of itself, or is down. @returns what was logged */
const start = async (
  variables: Record<string, string>,
  says: Partial<StorageDescription> | 'nothing',
): Promise<Record<string, unknown>[]> => {
  const time = new ControlledTime();
  const described = { ...sound, ...(says === 'nothing' ? {} : says) };
  const storage = { ...withVerbs(new MemoryStorage({ clock: time }), {}), describe: async () => described };
  const faulty = new FaultyStorage(storage);
  if (says === 'nothing') faulty.all = 'fails';
  const breaker = new StorageBreaker(faulty.storage, { timer: time, onTransition: () => undefined });
  const health = new StorageHealth(breaker.storage, breaker, time);
  const logged: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line) => void logged.push(JSON.parse(line)) });
  await checkStorageAtStart(readSettings(variables), breaker.storage, health, log);
  return logged;
};

const refusalOf = async (starting: Promise<unknown>): Promise<string> => {
  const failure = await starting.catch((error: unknown) => error);
  expect(failure).to.be.instanceOf(SettingsError);
  return (failure as Error).message;
};

describe('a start without storage', () => {
  it('names the variables that are set, whatever they look like, and no others', async () => {
    const [line, ...more] = await start(redis, 'nothing');
    expect(more).to.deep.equal([]);
    expect(line).to.include({ storage: 'redis', from: 'REDIS_HOST, REDIS_PORT, REDIS_USERNAME, REDIS_PASSWORD' });
  });

  it('names why it is that storage where no variable says where it is', async () => {
    expect((await start({ STORAGE: 'memory' }, 'nothing'))[0]).to.include({ from: 'STORAGE=memory' });
  });

  it('is refused where storage is required', async () => {
    const refusal = await refusalOf(start(required, 'nothing'));
    expect(refusal).to.match(/^STORAGE_REQUIRED is set, and redis \(REDIS_HOST, [^\n]+$/);
  });
});

describe('a start with storage', () => {
  const unfit = 'it says that it is Redis 6.2.14';
  const warnings: Readonly<Record<string, readonly [Partial<StorageDescription>, readonly RegExp[]]>> = {
    'is sound': [{}, []],
    'may lose what it acknowledged': [{ durability: 'no' }, [/may lose .*: turn its append-only file on/]],
    'may evict what must stay': [{ durability: 'no', evicts: true }, [/may evict .*: set maxmemory-policy/]],
    'is not Redis, and may lose': [{ backend: 'another', durability: 'no' }, [/may lose what it acknowledged$/]],
    'lives in this process': [{ backend: 'memory', durability: 'no' }, []],
    'is too old': [{ unfit }, [/cannot do all that is asked of it/]],
    'is too old, and may lose': [{ unfit, durability: 'no' }, [/cannot do all/, /may lose/]],
  };
  for (const [what, [says, expected]] of Object.entries(warnings)) {
    it(`logs all its warnings once if it ${what}`, async () => {
      const logged = await start(redis, says);
      expect(logged.map(({ level }) => level)).to.deep.equal(expected.map(() => 40));
      for (const [at, words] of expected.entries()) expect(logged[at]?.msg).to.match(words);
    });
  }

  it('says what is wrong with a Redis that is too old', async () => {
    expect((await start(redis, { unfit }))[0]).to.include({ storage: 'redis', fault: unfit });
  });

  it('is refused where storage is required, and is too old', async () => {
    const refusal = await refusalOf(start(required, { unfit }));
    expect(refusal).to.match(/^STORAGE_REQUIRED is set, and redis \(REDIS_HOST, .* is of no use: it says .* 6\.2\.14$/);
  });

  it('is not refused for weak durability', async () => {
    expect(await start(required, { durability: 'no', evicts: true })).to.have.length(1);
  });
});
