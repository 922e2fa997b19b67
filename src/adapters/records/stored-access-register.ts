import { StorageFault } from '../../domain/failure.ts';
import { sha256 } from '../../domain/fingerprint.ts';
import type { Grant, GrantId } from '../../domain/grant.ts';
import type { AccessRegister } from '../../ports/access-register.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { Values } from '../../ports/storage/values.ts';
import { grantPartition, referencePartition } from './partitions.ts';
import { decodeGrant, decodeLinks, encodeGrant, encodeLinks } from './stored-grant.ts';

const grantKey = 'grant';
const linksKey = 'grants';

const mostLinks = 16;

/** Enough for this many concurrent changes of one grant: in each round, one succeeds. */
const mostAttempts = 200;

/** A stored value: its text, and its content. */
interface Kept<T> {
  readonly partition: Partition;
  readonly key: string;
  readonly decode: (value: string) => T | null;
  readonly encode: (value: T) => string;
}

/**
 * Grants and references, as single values of a storage backend, each in its own partition and permanent. A value that
 * this release cannot read is never treated as absent, nor overwritten.
 */
export class StoredAccessRegister implements AccessRegister {
  readonly #values: Values;

  constructor(values: Values) {
    this.#values = values;
  }

  async find(id: GrantId): Promise<Grant | null> {
    return (await this.#read(recordOf(id))).value;
  }

  findNow(id: GrantId): Promise<Grant | null> {
    return this.find(id);
  }

  change(id: GrantId, change: (grant: Grant | null) => Grant | null): Promise<Grant | null> {
    return this.#change(recordOf(id), change);
  }

  async link(reference: string, id: GrantId): Promise<void> {
    await this.#change(linksOf(reference), (known) =>
      known?.includes(id) ? null : [...(known ?? []), id].slice(-mostLinks),
    );
  }

  async resolve(reference: string): Promise<readonly GrantId[]> {
    return (await this.#read(linksOf(reference))).value ?? [];
  }

  async #read<T>({ partition, key, decode }: Kept<T>): Promise<{ readonly text: string | null; value: T | null }> {
    const [stored] = await this.#values.get(partition, [key]);
    if (!stored) return { text: null, value: null };
    const value = decode(stored.value);
    if (value === null) throw new StorageFault(`this release cannot read what is kept as a ${key}`);
    return { text: stored.value, value };
  }

  async #change<T>(record: Kept<T>, change: (value: T | null) => T | null): Promise<T | null> {
    for (let attempt = 0; attempt < mostAttempts; attempt++) {
      const { text, value } = await this.#read(record);
      const changed = change(value);
      if (changed === null) return value;
      const next = record.encode(changed);
      // A repeated event changes nothing, and costs no write.
      if (next === text) return value;
      const only = text === null ? 'if-absent' : { ifEquals: text };
      if (await this.#values.put(record.partition, record.key, next, { only, durable: true })) return changed;
    }
    throw new StorageFault('others kept changing the grant');
  }
}

const recordOf = (id: GrantId): Kept<Grant> => ({
  partition: grantPartition(id),
  key: grantKey,
  decode: decodeGrant,
  encode: encodeGrant,
});

const linksOf = (reference: string): Kept<readonly GrantId[]> => ({
  partition: referencePartition(sha256(reference)),
  key: linksKey,
  decode: decodeLinks,
  encode: encodeLinks,
});
