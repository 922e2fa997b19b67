import type { Entries, Epochs } from '../../ports/storage/entries.ts';
import type { Partition } from '../../ports/storage/partition.ts';

/** The place of an entry that can be superseded: it has a scope of its own, named as its key. */
export interface OwnPlace {
  readonly partition: Partition;
  readonly key: string;
  /** Its own scope included. */
  readonly scopes: readonly string[];
}

/**
 * Removes the entry and invalidates all its earlier fences, so that work begun before cannot overwrite the entry
 * written under the returned fence. A clear since `fence` was read invalidates the returned fence too.
 *
 * Removes nothing else, such as the same page's threads for other platforms: their ids must stay valid, and a
 * stranger's request for a fresh answer must not remove them, nor make others pay again. Such a request concerns its
 * own answer only (RFC 9111, 5.2.1.4); only operators clear a whole page.
 *
 * @throws StorageFault
 */
export const supersede = async (
  entries: Entries,
  { partition, key, scopes }: OwnPlace,
  fence: Epochs,
): Promise<Epochs> => {
  await entries.invalidate(partition, key);
  const { [key]: own = '' } = (await entries.read(partition, key, scopes)).epochs;
  return { ...fence, [key]: own };
};
