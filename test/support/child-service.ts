import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import process from 'node:process';
import { createInterface } from 'node:readline';
import packageJson from '../../package.json' with { type: 'json' };
import { closingAfter } from './closing.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** What `npm start` tells V8. */
export const heapFlags: readonly string[] = packageJson.scripts.start.match(/--\S+-semi-space-size=\d+/g) ?? [];

/** Where `npm start` keeps compiled code, so that every start but the first takes less. */
export const compileCache = /NODE_COMPILE_CACHE=(\S+)/.exec(packageJson.scripts.start)?.[1];

/** The service as its own process, the way `npm start` runs it. */
export class ChildService {
  readonly child: ChildProcess;
  /** Everything it wrote, both streams, line by line. */
  readonly lines: string[] = [];
  readonly #waiting = new Set<() => void>();
  /** Resolves with the exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals>;

  /** @param variables beside a few of our own; undefined leaves one of those out */
  constructor(variables: Variables) {
    const env = {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: compileCache,
      PORT: '0',
      STORAGE: 'memory',
      ...variables,
    };
    this.child = spawn(process.execPath, [...heapFlags, 'src/app/main.ts'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface(stream).on('line', (line) => this.#heard(line));
    }
    this.ended = once(this.child, 'close').then(([code, signal]) => {
      this.#heard('');
      return code ?? signal;
    });
  }

  /** Resolves, with itself, when it can be asked. */
  async listening(): Promise<this> {
    await this.line(/"msg":"listening"/);
    return this;
  }

  get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  get url(): string {
    const line = this.lines.find((text) => text.includes('"msg":"listening"')) ?? '{}';
    return JSON.parse(line).url;
  }

  /** The first line that matches, as soon as it is there. @throws when the process ends without it */
  async line(pattern: RegExp): Promise<string> {
    for (;;) {
      const found = this.lines.find((text) => pattern.test(text));
      if (found !== undefined) return found;
      if (this.hasEnded) throw new Error(`ended without ${pattern}:\n${this.lines.join('\n')}`);
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
  }

  async stop(): Promise<number | NodeJS.Signals> {
    if (!this.hasEnded) this.child.kill('SIGTERM');
    return this.ended;
  }

  /** As `kill -9` does: it has no time for a last word. */
  async kill(): Promise<void> {
    if (!this.hasEnded) this.child.kill('SIGKILL');
    await this.ended;
  }

  #heard(line: string): void {
    this.lines.push(line);
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }
}

/** How the tests of a suite run the service. None outlives its test, or its suite, whatever came of it. */
export const childServices = (hook: typeof afterEach | typeof after = afterEach): ((v?: Variables) => ChildService) => {
  const closing = closingAfter(hook);
  return (variables = {}) => {
    const service = new ChildService(variables);
    closing({ stop: () => service.kill() });
    return service;
  };
};
