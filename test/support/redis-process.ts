import { type ChildProcess, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';

export const host = '127.0.0.1';
// Long: one that loads its data slowly is tested too.
const startTimeoutMs = 60_000;
const lowestPort = 10_000;
const endOfPorts = 32_768;
const ready = /Ready to accept connections|Sentinel ID is/;
const setpriv = '/usr/bin/setpriv';

/**
 * Ports that nothing listens on; held open together, so that they differ. Below those that kernels give to connections
 * going out: such a connection would take the port of a server that is being restarted, or even reach itself on it.
 */
export const freePorts = async (n: number): Promise<number[]> => {
  const held = await Promise.all(Array.from({ length: n }, hold));
  const ports = held.map(portOf);
  await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  return ports;
};

const hold = async (): Promise<Server> => {
  for (;;) {
    const server = createServer().listen(randomInt(lowestPort, endOfPorts), host);
    try {
      await once(server, 'listening');
      return server;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    }
  }
};

export const portOf = (server: Server): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the server has no port');
  return address.port;
};

/** A `redis-server` with a folder of its own. It ends with this process, whatever ends this process. */
export class RedisProcess {
  readonly port: number;
  readonly #args: readonly string[];
  readonly #folder: string;
  #child: ChildProcess;
  #log = '';

  private constructor(port: number, args: readonly string[], folder: string) {
    this.port = port;
    this.#args = args;
    this.#folder = folder;
    this.#child = this.#spawn();
  }

  /** @param conf the text of a configuration file, which a Sentinel needs. */
  static async start(port: number, args: readonly string[] = [], conf?: string): Promise<RedisProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'threadr-redis-'));
    const file = join(folder, 'redis.conf');
    if (conf !== undefined) await writeFile(file, conf);
    const common = ['--bind', host, '--save', '', '--appendonly', 'no', '--dir', folder, '--logfile', ''];
    const own = conf === undefined ? ['--port', String(port), ...common] : [file];
    const started = new RedisProcess(port, [...own, ...args], folder);
    try {
      await started.says(ready);
      return started;
    } catch (error) {
      await started.stop();
      throw error;
    }
  }

  /** After it was killed: with the same settings and folder, and so as the same node of a Cluster. */
  async revive(): Promise<void> {
    this.#log = '';
    this.#child = this.#spawn();
    await this.says(ready);
  }

  freeze(): void {
    this.#child.kill('SIGSTOP');
  }

  thaw(): void {
    this.#child.kill('SIGCONT');
  }

  async kill(): Promise<void> {
    if (this.#hasEnded) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await exited;
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Waits until its log has the words. */
  async says(words: RegExp): Promise<void> {
    const endMs = Date.now() + startTimeoutMs;
    while (!words.test(this.#log)) {
      if (this.#hasEnded || Date.now() > endMs) throw new Error(`redis-server: ${this.#log.slice(-800)}`);
      await pause(5);
    }
  }

  get #hasEnded(): boolean {
    return this.#child.exitCode !== null || this.#child.signalCode !== null;
  }

  #spawn(): ChildProcess {
    const child = spawnTied(this.#args);
    for (const output of [child.stdout, child.stderr]) output?.on('data', (chunk) => this.#hear(String(chunk)));
    return child;
  }

  #hear(words: string): void {
    this.#log += words;
  }
}

// `REDIS_SERVER` is read late: mocha's global setup runs after imports.
const spawnTied = (args: readonly string[]): ChildProcess => {
  const binary = process.env.REDIS_SERVER;
  if (!binary) throw new Error('REDIS_SERVER is not set: see test/support/redis-binary.ts');
  const [command, ...rest] = existsSync(setpriv) ? [setpriv, '--pdeathsig', 'SIGKILL', binary] : [binary];
  return spawn(command ?? binary, [...rest, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
};
