import { expect } from 'chai';
import { pino } from 'pino';
import { StorageBreaker } from '../../src/adapters/guards/storage-breaker.ts';
import { MemoryStorage } from '../../src/adapters/memory/memory-storage.ts';
import { SettingsError } from '../../src/app/settings/environment.ts';
import { readSettings } from '../../src/app/settings/settings.ts';
import { StorageHealth } from '../../src/app/storage-health.ts';
import { checkStorageAtStart } from '../../src/app/storage-start.ts';
import { ControlledTime } from '../support/controlled-time.ts';
import { FaultyStorage } from '../support/faulty-storage.ts';

/** Looks at a storage that is down. @returns what was logged */
const startWithoutStorage = async (variables: Record<string, string>): Promise<Record<string, unknown>[]> => {
  const time = new ControlledTime();
  const faulty = new FaultyStorage(new MemoryStorage({ clock: time }));
  faulty.all = 'fails';
  const breaker = new StorageBreaker(faulty.storage, { timer: time, onTransition: () => undefined });
  const health = new StorageHealth(breaker.storage, breaker, time);
  const logged: Record<string, unknown>[] = [];
  const log = pino({ base: null }, { write: (line) => void logged.push(JSON.parse(line)) });
  await checkStorageAtStart(readSettings(variables), breaker.storage, health, log);
  return logged;
};

describe('a start without storage', () => {
  const redis = { REDIS_HOST: 'r.example', REDIS_USERNAME: 'me (default)', REDIS_PORT: '6379', REDIS_PASSWORD: 'p' };

  it('names the variables that are set, whatever they look like, and no others', async () => {
    const [line, ...more] = await startWithoutStorage(redis);
    expect(more).to.deep.equal([]);
    expect(line).to.include({ storage: 'redis', from: 'REDIS_HOST, REDIS_PORT, REDIS_USERNAME, REDIS_PASSWORD' });
  });

  it('names why it is that storage where no variable says where it is', async () => {
    expect((await startWithoutStorage({ STORAGE: 'memory' }))[0]).to.include({ from: 'STORAGE=memory' });
  });

  it('is refused where storage is required', async () => {
    const failure = await startWithoutStorage({ ...redis, STORAGE_REQUIRED: 'true' }).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(SettingsError);
    expect((failure as Error).message).to.match(/^STORAGE_REQUIRED is set, and redis \(REDIS_HOST, [^\n]+$/);
  });
});
