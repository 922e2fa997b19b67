import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { Call, Reply } from './storage-process.ts';

const script = fileURLToPath(new URL('./storage-process.ts', import.meta.url));

export interface RemoteOptions {
  readonly directory: string;
  /** Where the clock stands, until `advance` moves it; without it, it goes by itself. */
  readonly startMs?: number;
  /** The largest file that the system lets this process write. */
  readonly maxFileKib?: number;
}

/** Another process with clients of the same file. */
export class RemoteProcess {
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, (reply: Reply) => void>();
  #lastId = 0;
  #aheadMs = 0;

  constructor({ directory, startMs, maxFileKib }: RemoteOptions) {
    // In units of 512 bytes.
    const limit = maxFileKib === undefined ? 'unlimited' : `${maxFileKib * 2}`;
    const command = [process.execPath, script, directory, ...(startMs === undefined ? [] : [`${startMs}`])];
    this.#child = spawn('/bin/sh', ['-c', `ulimit -f ${limit} && exec "$0" "$@"`, ...command], {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      serialization: 'advanced',
    });
    this.#child.on('message', (reply: Reply) => this.#waiting.get(reply.id)?.(reply));
  }

  advance(ms: number): void {
    this.#aheadMs += ms;
  }

  async open(): Promise<Storage> {
    const client = this.#lastId + 1;
    await this.#call(client, 'open', []);
    const verbsOf = (prefix: string): never =>
      new Proxy({}, { get: (_, verb) => this.#verb(client, `${prefix}${String(verb)}`) }) as never;
    const verb = (name: string): never => this.#verb(client, name) as never;
    return {
      values: verbsOf('values.'),
      entries: verbsOf('entries.'),
      counters: verbsOf('counters.'),
      lists: verbsOf('lists.'),
      describe: verb('describe'),
      probe: verb('probe'),
      close: verb('close'),
    };
  }

  async kill(signal: 'SIGKILL' | 'SIGTERM' = 'SIGTERM'): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const exited = once(this.#child, 'exit');
    this.#child.kill(signal);
    await exited;
  }

  #verb(client: number, verb: string): (...args: readonly unknown[]) => Promise<unknown> {
    return (...args) => this.#call(client, verb, args);
  }

  async #call(client: number, verb: string, args: readonly unknown[]): Promise<unknown> {
    this.#lastId += 1;
    const id = this.#lastId;
    const call: Call = { id, client, verb, args, aheadMs: this.#aheadMs };
    const reply = await new Promise<Reply>((resolve) => {
      this.#waiting.set(id, resolve);
      this.#child.send(call);
    });
    this.#waiting.delete(id);
    if ('fault' in reply) throw new StorageFault(reply.fault);
    return reply.result;
  }
}
