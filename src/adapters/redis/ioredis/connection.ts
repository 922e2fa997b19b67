import { Cluster, Redis } from 'ioredis';
import { type Client, type ClientLimits, makeClient } from './client.ts';
import { keepDeaf } from './deaf-streams.ts';
import { endedWithin } from './ended-within.ts';
import { codeOf, faultOf, isRefusalOf, needsPerson, sentenceOf } from './faults.ts';
import { hashSlotOf } from './hash-slot.ts';
import type { RedisTarget } from './redis-target.ts';
import { ReplyCheck } from './reply-check.ts';

export type ConnectionState = 'ready' | 'down';

/** Called once for each change. `why` is one line without secrets; empty when ready. */
export type OnState = (state: ConnectionState, why: string) => void;

const reviveAfterMs = 100;
const slotsRefreshIntervalMs = 1000;

/** A client with all its events handled: it always reconnects, and reports its state. */
export class Connection {
  readonly #client: Client;
  readonly #limits: ClientLimits;
  readonly #onState: OnState;
  readonly #replies: ReplyCheck;
  #state: ConnectionState | 'opening' | 'closed' = 'opening';
  /** The reason why it is not ready. */
  #code = 'CONNECTING';
  #told = '';
  #revival: NodeJS.Timeout | undefined;
  readonly #refreshing: NodeJS.Timeout | undefined;
  readonly #opened = Promise.withResolvers<void>();
  readonly #judged = Promise.withResolvers<boolean>();

  constructor(target: RedisTarget, limits: ClientLimits, onState: OnState) {
    this.#limits = limits;
    this.#onState = onState;
    const client = makeClient(target, limits);
    this.#client = client;
    this.#replies = new ReplyCheck(client, limits.commandTimeoutMs);
    client.on('error', (error: unknown) => this.#note(error));
    client.on('error', (error: unknown) => this.#leaveWrongDatabase(error));
    client.on('node error', (error: unknown) => this.#note(error));
    if (client instanceof Redis) keepDeaf(client);
    client.on('+node', (node: Redis) => {
      keepDeaf(node);
      // Nodes connect on first use, and refuse commands until then.
      node.connect().catch(ignore);
    });
    client.on('ready', () => this.#greet());
    client.on('close', () => this.#down());
    client.on('end', () => this.#revive());
    if (client instanceof Cluster) this.#refreshing = setInterval(() => refreshSlots(client), slotsRefreshIntervalMs);
  }

  /** Throws StorageFault at once without a connection: a queued command might be applied much later. */
  get client(): Client {
    if (this.#state === 'closed' || this.#client.status !== 'ready') throw faultOf(this.#code);
    return this.#client;
  }

  /** `host:port` of the master that has the key; `''` if unknown, and without a Cluster. */
  serverOf(key: string): string {
    const client = this.#client;
    return (client instanceof Cluster && client.slots[hashSlotOf(key)]?.[0]) || '';
  }

  /** Resolves when it is first ready. */
  get opened(): Promise<void> {
    return this.#opened.promise;
  }

  /** Whether it becomes ready, as soon as known: false at once for an error that only a changed setting can fix. */
  get judged(): Promise<boolean> {
    return this.#judged.promise;
  }

  /** To be called for each call without a reply in time. */
  doubt(): void {
    if (this.#state !== 'closed') this.#replies.begin();
  }

  close(): void {
    this.#state = 'closed';
    this.#code = 'CLOSED';
    this.#judged.resolve(false);
    clearTimeout(this.#revival);
    clearInterval(this.#refreshing);
    this.#client.disconnect();
  }

  #note(error: unknown): void {
    const code = codeOf(error);
    // Events after a failure say less than the failure.
    if (code !== 'CLOSED') this.#code = code;
    if (this.#state === 'down') this.#down();
  }

  /** ioredis would go on with database 0, where another service may keep its data. */
  #leaveWrongDatabase(error: unknown): void {
    if (this.#state !== 'closed' && isRefusalOf('select', error)) this.#client.disconnect(true);
  }

  /** Reports it once; and again only if the error turns out to need a changed setting. */
  #down(): void {
    if (this.#state === 'closed') return;
    if (this.#code === 'CONNECTING') this.#code = 'CLOSED';
    if (needsPerson(this.#code)) this.#judged.resolve(false);
    const isNews = this.#state !== 'down' || (needsPerson(this.#code) && this.#code !== this.#told);
    this.#state = 'down';
    if (!isNews) return;
    this.#told = this.#code;
    this.#onState('down', sentenceOf(this.#code));
  }

  #greet(): void {
    const nodes = this.#client instanceof Cluster ? this.#client.nodes('master') : [];
    // A node that is down or hangs does not make the others less ready.
    const greeted = (node: Redis): Promise<unknown> =>
      endedWithin(this.#limits.connectTimeoutMs, node.ping()).catch(ignore);
    void Promise.all(nodes.map(greeted)).then(() => {
      if (this.#state === 'closed' || this.#client.status !== 'ready') return;
      this.#opened.resolve();
      this.#judged.resolve(true);
      this.#code = 'CLOSED';
      if (this.#state !== 'ready') this.#onState('ready', '');
      this.#state = 'ready';
    });
  }

  /** ioredis can stop permanently, such as when no Sentinel answers. */
  #revive(): void {
    if (this.#state === 'closed') return;
    this.#down();
    this.#revival = setTimeout(() => this.#client.connect().catch(ignore), reviveAfterMs);
  }
}

// Otherwise only a redirecting node tells of a failover, and a dead one does not redirect.
const refreshSlots = (cluster: Cluster): void => {
  if (cluster.status === 'ready') cluster.refreshSlotsCache();
};

const ignore = (): void => undefined;
