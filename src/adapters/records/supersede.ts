import type { Entries, Epochs } from '../../ports/storage/entries.ts';
import type { Partition } from '../../ports/storage/partition.ts';

/** Where an entry lies that can be superseded: it alone is in a scope which is called as its key is. */
export interface OwnPlace {
  readonly partition: Partition;
  readonly key: string;
  /** Its own among them. */
  readonly scopes: readonly string[];
}

/**
 * Takes the entry away, and makes every fence that was given for it fall: what was begun before cannot be kept over what
 * is written under the fence that this gives. That one falls, like `fence`, with a clear since `fence` was given.
 *
 * Nothing else goes, such as the threads of the same page for other platforms: whoever was given one finds it by its id,
 * and a stranger's wish for a fresh answer must not take it away, nor make others pay for it anew. It is a wish for one's
 * own answer (RFC 9111, 5.2.1.4); to clear what is kept of a page is an operator's.
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
