import type { Entries, EntryReading, EntryWriteOptions, Epochs } from '../../ports/storage/entries.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import type { CommandTransport } from './command-transport.ts';
import type { KeyOf } from './keys.ts';
import { lifetimeOf } from './lifetime.ts';
import { decodeName, encodeName } from './names.ts';
import { flagIn, listIn, numberIn, textIn, textOrNullIn } from './replies.ts';
import { countEntries, invalidateScope, openEpochs, readEntry, writeEntry } from './scripts/entries.ts';

// How long after a read its epochs can be used for a write: longer than any generation takes.
const epochGraceMs = 3_600_000;
// An entry whose scopes change more often than this during a read counts as a miss.
const readAttempts = 3;
// Equals no id, so that nothing read without an epoch can be stored.
const noEpoch = '-';

/**
 * Epochs are random ids, created by the first read that asks for them. Invalidating a scope removes its epoch. So an
 * epoch lost by eviction or expiry also invalidates its scope: that causes misses, but never restores old entries.
 */
export class RedisEntries implements Entries {
  readonly #transport: CommandTransport;
  readonly #keyOf: KeyOf;
  readonly #newId: () => string;

  /** @param newId makes a globally unique id, without spaces. */
  constructor(transport: CommandTransport, keyOf: KeyOf, newId: () => string) {
    this.#transport = transport;
    this.#keyOf = keyOf;
    this.#newId = newId;
  }

  async read(partition: Partition, key: string, scopes: readonly string[], have?: string): Promise<EntryReading> {
    const asked = [...new Set(scopes)].sort();
    let own: readonly string[] = asked;
    let found = new Map<string, string | null>();
    for (let attempt = 0; attempt < readAttempts; attempt += 1) {
      const all = own === asked ? asked : [...new Set([...own, ...asked])];
      const keys = [this.#keyOf('cache', partition, key), ...this.#epochKeys(partition, all)];
      const reply = listIn(await this.#transport.run(readEntry, keys, [have ?? '', textOf(own), own.length]));
      found = new Map(listIn(reply[1]).map((epoch, at) => [all[at] ?? '', textOrNullIn(epoch)]));
      if (reply[0] === 'scopes') own = namesIn(textIn(reply[2]));
      else return readingOf(reply, await this.#complete(partition, asked, found));
    }
    return { kind: 'miss', epochs: await this.#complete(partition, asked, found) };
  }

  async write(partition: Partition, key: string, value: string, options: EntryWriteOptions): Promise<boolean> {
    const { epochs, namespace, renews } = options;
    const own = renews === undefined ? [] : [renews];
    const scopes = [...new Set([...Object.keys(epochs), namespace, ...own])].sort();
    const unfenced = Object.hasOwn(epochs, namespace) ? 0 : scopes.indexOf(namespace) + 1;
    const renewed = renews === undefined ? 0 : scopes.indexOf(renews) + 1;
    const written = await this.#transport.run(
      writeEntry,
      [
        this.#keyOf('cache', partition, key),
        this.#keyOf('cache-index', partition, namespace),
        ...this.#epochKeys(partition, scopes),
      ],
      [
        value,
        lifetimeOf(options.lifetimeMs),
        this.#newId(),
        encodeName(key),
        textOf(scopes),
        epochGraceMs,
        unfenced,
        renewed,
        ...scopes.map((scope) => (Object.hasOwn(epochs, scope) ? (epochs[scope] ?? noEpoch) : noEpoch)),
      ],
    );
    return flagIn(written);
  }

  async invalidate(partition: Partition, scope: string): Promise<void> {
    // Who clears must know that it was done.
    numberIn(await this.#transport.run(invalidateScope, this.#epochKeys(partition, [scope]), []));
  }

  async count(partition: Partition, namespace: string): Promise<number> {
    return numberIn(await this.#transport.run(countEntries, this.#scopeKeys(partition, namespace), []));
  }

  /** The epochs of the requested scopes. Missing ones are created, which only the first of many reads has to do. */
  async #complete(
    partition: Partition,
    asked: readonly string[],
    found: ReadonlyMap<string, string | null>,
  ): Promise<Epochs> {
    const missing = asked.filter((scope) => !found.get(scope));
    const opened = missing.length === 0 ? [] : await this.#open(partition, missing);
    const ids = new Map([...found, ...missing.map((scope, at) => [scope, opened[at] ?? noEpoch] as const)]);
    return Object.fromEntries(asked.map((scope) => [scope, ids.get(scope) ?? noEpoch]));
  }

  async #open(partition: Partition, scopes: readonly string[]): Promise<readonly string[]> {
    const keys = scopes.flatMap((scope) => this.#scopeKeys(partition, scope));
    try {
      return listIn(await this.#transport.run(openEpochs, keys, [this.#newId(), epochGraceMs])).map(textIn);
    } catch {
      // The read itself was answered, so a server that refuses writes must not make it fail.
      return [];
    }
  }

  #epochKeys(partition: Partition, scopes: readonly string[]): readonly string[] {
    return scopes.map((scope) => this.#keyOf('cache-epoch', partition, scope));
  }

  #scopeKeys(partition: Partition, scope: string): readonly string[] {
    return [this.#keyOf('cache-epoch', partition, scope), this.#keyOf('cache-index', partition, scope)];
  }
}

// Scopes are compared as text, so they are always sorted.
const textOf = (scopes: readonly string[]): string => JSON.stringify(scopes.map(encodeName));

const namesIn = (text: string): readonly string[] => listIn(JSON.parse(text)).map((name) => decodeName(textIn(name)));

const readingOf = ([kind, , ttlMs, version, value]: readonly unknown[], epochs: Epochs): EntryReading => {
  if (kind === 'miss') return { kind, epochs };
  if (kind === 'unchanged') return { kind, ttlMs: numberIn(ttlMs), epochs };
  return { kind: 'hit', value: textIn(value), version: textIn(version), ttlMs: numberIn(ttlMs), epochs };
};
