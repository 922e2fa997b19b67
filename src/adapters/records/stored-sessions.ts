import { StorageFault } from '../../domain/failure.ts';
import {
  digestOfSession,
  emptySession,
  type Session,
  type SessionId,
  sessionLifetimeMs,
} from '../../domain/session.ts';
import { dayMs } from '../../domain/utc-day.ts';
import type { SessionChangeOptions, SessionStore } from '../../ports/session-store.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { PutOptions, StoredValue, Values } from '../../ports/storage/values.ts';
import { sessionPartition } from './partitions.ts';
import { decodeSession, encodeSession } from './stored-session.ts';

const key = 'session';

/** A use renews the lifetime only if this much of it has passed. */
const renewAfterMs = dayMs;

/** Characters of the digest. 128 bits: nobody finds two ids with one name. */
const nameCharacters = 22;

/** The value of a session that is being removed; it stays a while if the removal fails halfway. */
const gone = '';
const goneMs = 60_000;

/** Enough for this many concurrent changes of one session: in each round, one succeeds. */
const mostAttempts = 200;
const tooBusy = 'others kept changing the session';

/**
 * Sessions as single values of a storage backend, each in its own partition. Names contain only a digest of the id,
 * since whoever has the id has the session.
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

  /**
   * One atomic write: with a read before it, a removal in between could find nothing, and the write would then succeed.
   */
  async open(id: SessionId): Promise<void> {
    const partition = partitionOf(id);
    const empty = encodeSession(emptySession);
    if (await this.#put(partition, empty, { only: 'if-absent' })) return;
    const there = await this.#get(partition);
    if (there === null || there.value === gone || decodeSession(there.value) !== null) return;
    await this.#put(partition, empty, { only: { ifEquals: there.value } });
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

  /**
   * A plain removal may be undone by a crash, so first overwrite the session with `gone`, durably, and then remove
   * that. If `gone` was replaced meanwhile, somebody created a session: remove it too.
   */
  async remove(id: SessionId): Promise<Session | null> {
    const partition = partitionOf(id);
    let removed: Session | null = null;
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const stored = await this.#get(partition);
      if (stored === null) return removed;
      const only = { ifEquals: stored.value };
      if (!(await this.#values.put(partition, key, gone, { lifetimeMs: goneMs, only, durable: true }))) continue;
      removed = joined(removed, decodeSession(stored.value));
      if ((await this.#values.remove(partition, [key], { ifEquals: gone })) > 0) return removed;
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

  /** Not awaited: if it fails, the next read renews. Never restores a session removed meanwhile. */
  #renew(partition: Partition, value: string): void {
    this.#put(partition, value, { only: { ifEquals: value } }).catch((error: unknown) => {
      if (!(error instanceof StorageFault)) throw error;
    });
  }
}

const partitionOf = (id: SessionId): Partition => partitionNamed(digestOfSession(id));

const partitionNamed = (digest: string): Partition =>
  sessionPartition(Buffer.from(digest, 'hex').toString('base64url').slice(0, nameCharacters));

/** The threads of both, with repetitions: each was kept for either. */
const joined = (before: Session | null, after: Session | null): Session | null =>
  before === null || after === null ? (after ?? before) : { ...after, threads: [...after.threads, ...before.threads] };

const isAged = ({ ttlMs }: StoredValue): boolean => ttlMs !== null && ttlMs < sessionLifetimeMs - renewAfterMs;
