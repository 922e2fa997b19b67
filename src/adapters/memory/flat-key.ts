import { hash } from 'node:crypto';
import type { Partition } from '../../ports/storage/partition.ts';

const longestPlain = 80;

/**
 * One map key for a partition and a key. The length in front keeps ('a', 'bc') and ('ab', 'c') apart; a long key is
 * replaced by its digest, so that nobody makes the store hold long keys.
 */
export const flatKey = (partition: Partition, key: string): string => {
  const flat = join(partition, key);
  return flat.length <= longestPlain ? flat : `#${digestOf(flat).toString('base64')}`;
};

/**
 * The same in 16 characters of one byte each, for tables whose keys are what costs memory. The partition's come last: such
 * tables place a key by its first.
 */
export const tinyKey = (partition: Partition, key: string): string =>
  digestOf(join(partition, key)).toString('latin1', 0, 16 - partitionBytes) + tinyPartition(partition);

export const tinyPartition = (partition: Partition): string =>
  digestOf(partition).toString('latin1', 0, partitionBytes);

/** The partition that a `tinyKey` ends with. */
export const partitionOfTinyKey = (tinyKey: string): string => tinyKey.slice(-partitionBytes);

const partitionBytes = 3;

const join = (partition: Partition, key: string): string => `${partition.length}:${partition}${key}`;

// As UTF-16: in UTF-8 all lone surrogates become the same replacement character, and different keys one.
const digestOf = (text: string): Buffer => hash('sha256', Buffer.from(text, 'utf16le'), 'buffer');
