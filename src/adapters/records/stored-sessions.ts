import { StorageFault } from '../../domain/failure.ts';
import { digestOfSession, type Session, type SessionId, sessionLifetimeMs } from '../../domain/session.ts';
import type { SessionChangeOptions, SessionStore } from '../../ports/session-store.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { PutOptions, StoredValue, Values } from '../../ports/storage/values.ts';
import { sessionPartition } from './partitions.ts';
import { decodeSession, encodeSession } from './stored-session.ts';

const key = 'session';

/** Of every session's life, at most so much passes without its being prolonged by use. */
const renewAfterMs = 24 * 60 * 60_000;

/** Of the digest. 128 bits: nobody finds two ids with one name. */
const nameCharacters = 22;

/** Of what says that there is no session, where its removal fails half-way. */
const goneMs = 60_000;

/** As many as change one session at one time are all served: in each round, one of them is. */
const mostAttempts = 200;
const tooBusy = 'others kept changing the session';

/**
 * Sessions as single values of a storage backend, each in a partition of its own. An id is as good as the session, so
 * that only a digest of it stands in a name.
 */
export class StoredSessions implements SessionStore {
  readonly #values: Values;

  constructor(values: Values) {
    this.#values = values;
  }

  async read(id: SessionId): Promise<Session | null> {
    const partition = partitionOf(id);
    const stored = await this.#get(partition);
    const session = stored === null ? null : decodeSession(stored.value);
    if (stored !== null && session !== null && isAged(stored)) this.#renew(partition, stored.value);
    return session;
  }

  readNow(id: SessionId): Promise<Session | null> {
    return this.read(id);
  }

  async change(
    id: SessionId,
    change: (session: Session | null) => Session | null,
    { durable = true }: SessionChangeOptions = {},
  ): Promise<Session | null> {
    const partition = partitionOf(id);
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const stored = await this.#get(partition);
      const session = stored === null ? null : decodeSession(stored.value);
      const changed = change(session);
      if (changed === null) return session;
      const only = stored === null ? 'if-absent' : { ifEquals: stored.value };
      if (await this.#put(partition, encodeSession(changed), { only, durable })) return changed;
    }
    throw new StorageFault(tooBusy);
  }

  async lives(digest: string): Promise<boolean> {
    const stored = await this.#get(partitionNamed(digest));
    return stored !== null && decodeSession(stored.value) !== null;
  }

  /** What was only removed may be there again after a crash: so it is first made nothing, durably, and then removed. */
  async remove(id: SessionId): Promise<Session | null> {
    const partition = partitionOf(id);
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const stored = await this.#get(partition);
      if (stored === null) return null;
      const only = { ifEquals: stored.value };
      if (!(await this.#values.put(partition, key, '', { lifetimeMs: goneMs, only, durable: true }))) continue;
      await this.#values.remove(partition, [key], { ifEquals: '' });
      return decodeSession(stored.value);
    }
    throw new StorageFault(tooBusy);
  }

  async #get(partition: Partition): Promise<StoredValue | null> {
    const [stored = null] = await this.#values.get(partition, [key]);
    return stored;
  }

  #put(partition: Partition, value: string, options: PutOptions): Promise<boolean> {
    return this.#values.put(partition, key, value, { lifetimeMs: sessionLifetimeMs, ...options });
  }

  /** Beside the request: the next read renews what this one does not. Never brings back what was removed meanwhile. */
  #renew(partition: Partition, value: string): void {
    this.#put(partition, value, { only: { ifEquals: value } }).catch((error: unknown) => {
      if (!(error instanceof StorageFault)) throw error;
    });
  }
}

const partitionOf = (id: SessionId): Partition => partitionNamed(digestOfSession(id));

const partitionNamed = (digest: string): Partition =>
  sessionPartition(Buffer.from(digest, 'hex').toString('base64url').slice(0, nameCharacters));

const isAged = ({ ttlMs }: StoredValue): boolean => ttlMs !== null && ttlMs < sessionLifetimeMs - renewAfterMs;
