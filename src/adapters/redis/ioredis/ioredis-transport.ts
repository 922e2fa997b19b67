import { Cluster } from 'ioredis';
import { StorageFault } from '../../../domain/failure.ts';
import type { Argument, CommandTransport, Script } from '../command-transport.ts';
import { scriptTexts } from '../script-text.ts';
import type { ClientLimits } from './client.ts';
import { Connection, type OnState } from './connection.ts';
import { DurableLane } from './durable-lane.ts';
import { evaluate } from './evaluate.ts';
import { codeOf, faultOf } from './faults.ts';
import type { RedisTarget } from './redis-target.ts';

export interface IoredisTransportOptions {
  readonly target: RedisTarget;
  /** No call takes longer, whatever the server does. */
  readonly commandTimeoutMs: number;
  /** How many replicas must have a durable write. */
  readonly waitReplicas: number;
  /** For durable writes that wait for replicas or an fsync: with `appendfsync everysec` that takes a second or two. */
  readonly durableTimeoutMs: number;
  readonly onState: OnState;
  /** From 0 up to but without 1. */
  readonly random: () => number;
}

const shortestConnectTimeoutMs = 1000;
// What waits on the server's side ends there, so that the connection is not taken for dead.
const durableMarginMs = 100;

/** One connection for all calls; those of one tick leave as one write. Opening neither throws nor waits. */
export class IoredisTransport implements CommandTransport {
  readonly awaitsFsync = true;
  readonly #options: IoredisTransportOptions;
  readonly #connection: Connection;
  readonly #durable: DurableLane;
  readonly #textOf = scriptTexts(({ readOnly }) => (readOnly ? 'no-writes' : ''));

  constructor(options: IoredisTransportOptions) {
    const { target, commandTimeoutMs, durableTimeoutMs, waitReplicas, onState } = options;
    this.#options = options;
    this.#connection = new Connection(target, this.#limits(commandTimeoutMs), (state, why) => {
      this.#durable.forget();
      onState(state, why);
    });
    this.#durable = new DurableLane({
      waitReplicas,
      timeoutMs: durableTimeoutMs,
      connect: () => new Connection(target, this.#limits(durableTimeoutMs + durableMarginMs), () => undefined),
      askInfo: () => this.askAll(['INFO']),
    });
  }

  /** Whether it was ready within that time. To be used at starts; calls need not wait for it. */
  async ready(withinMs: number): Promise<boolean> {
    return before(
      this.#connection.opened.then(() => true),
      withinMs,
    ).catch(() => false);
  }

  async run(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    const evaluation = { script: this.#textOf(script), keys, args };
    return before(evaluate(this.#connection.client, evaluation), this.#options.commandTimeoutMs);
  }

  async runDurably(script: Script, keys: readonly string[], args: readonly Argument[]): Promise<unknown> {
    const evaluation = { script: this.#textOf(script), keys, args };
    // Fails at once where there is no connection, and after close.
    void this.#connection.client;
    const confirmed = await before(this.#durable.run(evaluation), this.#options.durableTimeoutMs + durableMarginMs);
    return confirmed ? confirmed.reply : this.run(script, keys, args);
  }

  async askAll([name, ...args]: readonly [string, ...string[]]): Promise<readonly unknown[]> {
    const { client } = this.#connection;
    const servers = client instanceof Cluster ? client.nodes('master') : [client];
    const replies = Promise.all(servers.map((server) => server.call(name, ...args)));
    return before(replies, this.#options.commandTimeoutMs);
  }

  async close(): Promise<void> {
    this.#connection.close();
    this.#durable.close();
  }

  #limits(commandTimeoutMs: number): ClientLimits {
    const connectTimeoutMs = Math.max(this.#options.commandTimeoutMs, shortestConnectTimeoutMs);
    return { commandTimeoutMs, connectTimeoutMs, random: this.#options.random };
  }
}

/** The work's outcome, or a fault when time is up. The work's own errors become faults without its arguments. */
const before = <T>(work: Promise<T>, withinMs: number): Promise<T> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(faultOf('TIMEOUT')), withinMs);
    work.then(
      (outcome) => {
        clearTimeout(timer);
        resolve(outcome);
      },
      (error: unknown) => {
        clearTimeout(timer);
        reject(error instanceof StorageFault ? error : faultOf(codeOf(error)));
      },
    );
  });
