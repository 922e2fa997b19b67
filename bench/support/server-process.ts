import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { heapFlags } from '../../test/support/child-service.ts';

const startTimeoutMs = 30_000;

/** An HTTP server of its own process. What it says goes into a file, so that nobody is kept busy by reading along. */
export class ServerProcess {
  readonly url: string;
  readonly #child: ChildProcess;
  readonly #clear: () => void;

  private constructor(url: string, child: ChildProcess, clear: () => void) {
    this.url = url;
    this.#child = child;
    this.#clear = clear;
  }

  /** @param args for node; the server writes a JSON line with its `url` once it listens */
  static async start(
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<ServerProcess> {
    const folder = mkdtempSync(join(tmpdir(), 'threadr-bench-'));
    const file = join(folder, 'out');
    const out = openSync(file, 'w');
    const env = { PATH: process.env.PATH, PORT: '0', ...variables };
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', out, out] });
    closeSync(out);
    // A measurement that fails leaves nobody and nothing behind.
    const clear = (): void => {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    };
    process.once('exit', clear);
    const endMs = Date.now() + startTimeoutMs;
    for (;;) {
      const text = readFileSync(file, 'utf8');
      const [, url] = /^\{.*"url":"([^"]+)".*$/m.exec(text) ?? [];
      if (url !== undefined) return new ServerProcess(url, child, clear);
      if (child.exitCode !== null || Date.now() > endMs) throw new Error(`${args.join(' ')} did not start:\n${text}`);
      await pause(20);
    }
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null) {
      const ended = once(this.#child, 'exit');
      this.#child.kill('SIGTERM');
      await ended;
    }
    process.off('exit', this.#clear);
    this.#clear();
  }
}

/** The service, as `npm start` runs it; nobody reaches a limit, and one key opens operators' endpoints. */
export const startService = (
  variables: Readonly<Record<string, string>>,
  nodeOptions: readonly string[] = [],
): Promise<ServerProcess> =>
  ServerProcess.start([...heapFlags, ...nodeOptions, 'src/app/main.ts'], {
    NODE_ENV: 'production',
    HOST: '127.0.0.1',
    API_KEYS: operatorKey,
    RATE_LIMIT_REQUESTS: '1000000000',
    ...variables,
  });

export const operatorKey = 'a-key-for-measurements-only';
