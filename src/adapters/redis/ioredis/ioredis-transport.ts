import { Cluster, type Redis } from 'ioredis';
import type { Argument, CommandTransport, Script } from '../command-transport.ts';
import { textIn } from '../replies.ts';
import { scriptTexts } from '../script-text.ts';
import type { ClientLimits } from './client.ts';
import { Connection, type OnState } from './connection.ts';
import { DurableLane } from './durable-lane.ts';
import { endedWithin } from './ended-within.ts';
import { evaluate } from './evaluate.ts';
import { codeOf } from './faults.ts';
import type { RedisTarget } from './redis-target.ts';

export interface IoredisTransportOptions {
  readonly target: RedisTarget;
  /** The time limit of every call. */
  readonly commandTimeoutMs: number;
  /** The time limit for opening a connection, TLS included. */
  readonly connectTimeoutMs: number;
  /** How many replicas must have a durable write. */
  readonly waitReplicas: number;
  /**
   * The time limit of durable writes, which wait for replicas or an fsync: with `appendfsync everysec` that takes a
   * second or two.
   */
  readonly durableTimeoutMs: number;
  readonly onState: OnState;
  /** From 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number;
}

/** One connection for all calls; those of one tick are written together. Opening neither throws nor waits. */
export class IoredisTransport implements CommandTransport {
  readonly awaitsFsync = true;
  readonly serverOf?: (key: string) => string;
  readonly #options: IoredisTransportOptions;
  readonly #connection: Connection;
  readonly #durable: DurableLane;
  readonly #textOf = scriptTexts(({ readOnly }) => (readOnly ? 'no-writes' : ''));

  constructor(options: IoredisTransportOptions) {
    const { target, commandTimeoutMs, durableTimeoutMs, waitReplicas, onState } = options;
    this.#options = options;
    const connection = new Connection(target, this.#limits(commandTimeoutMs), onState);
    this.#connection = connection;
    if (target.kind === 'cluster') this.serverOf = (key) => connection.serverOf(key);
    this.#durable = new DurableLane({
      waitReplicas,
      timeoutMs: durableTimeoutMs,
      connect: (timeoutMs) => new Connection(target, this.#limits(timeoutMs), () => undefined),
      askInfo: (key) => this.#infosOf(this.#serversWith(key)),
    });
  }

  /**
   * Whether it became ready within that time; false earlier if a setting must be changed first. For the start; calls
   * need not wait for it.
   */
  async ready(withinMs: number): Promise<boolean> {
    return endedWithin(withinMs, this.#connection.judged).catch(() => false);
  }

  async run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    return this.#answered(evaluate(this.#connection.client, { script: this.#textOf(script), keys, args }));
  }

  async runDurably(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    // Throws at once without a connection, and after close.
    void this.#connection.client;
    const confirmed = await this.#durable.run({ script: this.#textOf(script), keys, args });
    return confirmed ? confirmed.reply : this.run(script, keys, args);
  }

  async askAll([name, ...args]: readonly [string, ...string[]]): Promise<readonly unknown[]> {
    return this.#answered(Promise.all(this.#servers().map((server) => server.call(name, ...args))));
  }

  async askInfo(): Promise<readonly string[]> {
    return this.#infosOf(this.#servers());
  }

  async close(): Promise<void> {
    this.#connection.close();
    this.#durable.close();
  }

  #servers(): readonly Redis[] {
    const { client } = this.#connection;
    return client instanceof Cluster ? client.nodes('master') : [client];
  }

  /** All servers, if it is unknown which has the key. */
  #serversWith(key: string): readonly Redis[] {
    const servers = this.#servers();
    const name = this.serverOf?.(key);
    const holder = servers.find(({ options: { host, port } }) => `${host}:${port}` === name);
    return holder ? [holder] : servers;
  }

  #infosOf(servers: readonly Redis[]): Promise<readonly string[]> {
    return this.#answered(Promise.all(servers.map(infoOf)));
  }

  #answered<T>(replies: Promise<T>): Promise<T> {
    return endedWithin(this.#options.commandTimeoutMs, replies, () => this.#connection.doubt());
  }

  #limits(commandTimeoutMs: number): ClientLimits {
    const { connectTimeoutMs, random } = this.#options;
    return { commandTimeoutMs, connectTimeoutMs, random };
  }
}

/** INFO counts as dangerous, so many a user may do all that Threadr needs, and not this. */
const infoOf = async (server: Redis): Promise<string> => {
  try {
    return textIn(await server.call('INFO'));
  } catch (error) {
    if (codeOf(error) !== 'NOPERM') throw error;
    return '';
  }
};
