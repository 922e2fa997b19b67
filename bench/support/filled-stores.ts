import { copyFileSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStorage } from '../../src/adapters/sqlite/sqlite-storage.ts';
import type { Storage } from '../../src/ports/storage/storage.ts';
import { freePorts, host, RedisProcess } from '../../test/support/redis-process.ts';
import { openStorage } from '../../test/support/redis-stores.ts';
import { askRedis } from '../../test/support/topologies.ts';

/** A store of its own that is filled once, and can be put back to what it was then, so that it can be cleared often. */
export interface FilledStore {
  /** For a service that uses it. */
  readonly variables: Readonly<Record<string, string>>;
  /** Whether what uses it has to let go of it while it is put back. */
  readonly restartsService: boolean;
  fill(write: (storage: Storage) => Promise<void>): Promise<void>;
  restore(): Promise<void>;
  /** What the store itself says of expiry and freeing. */
  figures(): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

const patienceMs = 60_000;

export const openRedis = async (args: readonly string[]): Promise<FilledStore> => {
  const [port = 0] = await freePorts(1);
  const redis = await RedisProcess.start(port, ['--enable-debug-command', 'local', ...args]);
  return {
    variables: { REDIS_URL: `redis://${host}:${port}` },
    restartsService: false,
    fill: async (write) => {
      const storage = await openStorage({ kind: 'single', host, port }, { commandTimeoutMs: patienceMs });
      await write(storage);
      await storage.close();
      await askRedis(port, 'SAVE');
    },
    restore: async () => void (await askRedis(port, 'DEBUG', 'RELOAD', 'NOSAVE')),
    figures: async () => {
      const info = await askRedis(port, 'INFO');
      const told = /^(expired_keys|expired_time_cap_reached_count|lazyfreed_objects|used_memory_human|hz):(.*)$/gm;
      return Object.fromEntries([...info.matchAll(told)].map(([, name = '', figure = '']) => [name, figure.trim()]));
    },
    stop: () => redis.stop(),
  };
};

export const openSqlite = async (): Promise<FilledStore> => {
  const [directory, kept] = ['data', 'kept'].map((name) => mkdtempSync(join(tmpdir(), `threadr-bench-${name}-`)));
  if (directory === undefined || kept === undefined) throw new Error('no directories');
  const copy = (from: string, to: string): void => {
    for (const name of readdirSync(to)) rmSync(join(to, name));
    for (const name of readdirSync(from)) copyFileSync(join(from, name), join(to, name));
  };
  return {
    variables: { STORAGE: 'sqlite', DATA_DIR: directory, CACHE_MAX_ENTRIES: '2000000' },
    restartsService: true,
    fill: async (write) => {
      const storage = await openSqliteStorage({ directory, maxEntries: 2_000_000, maxBytes: 2 ** 32 });
      await write(storage);
      await storage.close();
      copy(directory, kept);
    },
    restore: async () => copy(kept, directory),
    figures: async () => ({}),
    stop: async () => {
      for (const folder of [directory, kept]) rmSync(folder, { recursive: true });
    },
  };
};
