import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import process from 'node:process';

const oldestMajor = 7;
const names = ['redis-server', 'valkey-server'];
const usualFolders = ['/usr/bin', '/usr/local/bin', '/opt/homebrew/bin'];
const installTimeoutMs = 300_000;

/**
 * The path of a `redis-server`, in this order: `REDIS_SERVER`, the PATH, the machine's package manager where it can be
 * used without asking, a build by redis-memory-server. Sets `REDIS_SERVER`, which the tests read.
 */
export const findRedisServer = async (): Promise<string> => {
  const path = lookUp() ?? install() ?? (await build());
  if (!path) throw new Error(`no redis-server of version ${oldestMajor} or later: install one, or set REDIS_SERVER`);
  process.env.REDIS_SERVER = path;
  return path;
};

const lookUp = (): string | undefined => {
  const chosen = process.env.REDIS_SERVER;
  if (chosen && !isUsable(chosen)) throw new Error(`REDIS_SERVER is no Redis of version ${oldestMajor} or later`);
  if (chosen) return chosen;
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...usualFolders].filter((folder) => folder !== '');
  return folders.flatMap((folder) => names.map((name) => join(folder, name))).find(isUsable);
};

const isUsable = (path: string): boolean => {
  if (!existsSync(path)) return false;
  const [, major] = /v=(\d+)\./.exec(spawnSync(path, ['--version'], { encoding: 'utf8' }).stdout ?? '') ?? [];
  return Number(major ?? 0) >= oldestMajor;
};

const install = (): string | undefined => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) return undefined;
  const apt = (...args: string[]): boolean =>
    spawnSync('apt-get', ['-q', ...args], {
      // Standard output belongs to the test report.
      stdio: ['ignore', 2, 2],
      timeout: installTimeoutMs,
      // The package would start a server of its own.
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' },
    }).status === 0;
  const installs = (): boolean => apt('install', '-y', '--no-install-recommends', 'redis-server');
  return installs() || (apt('update') && installs()) ? lookUp() : undefined;
};

/** Downloads and compiles: needs make, a C compiler and the internet. */
const build = async (): Promise<string | undefined> => {
  const { RedisBinary } = await import('redis-memory-server');
  return RedisBinary.getPath({}).catch(() => undefined);
};

if (import.meta.main) {
  try {
    console.error(`redis-server: ${await findRedisServer()}`);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
