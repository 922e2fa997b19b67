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
  quickDigestOf(join(partition, key)).slice(0, 16 - partitionBytes) + tinyPartition(partition);

/** Of partitions, whose names nobody outside chooses, no digest is needed: this is FNV-1a. */
export const tinyPartition = (partition: Partition): string => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < partition.length; at += 1) hash = Math.imul(hash ^ partition.charCodeAt(at), 0x01000193);
  return String.fromCharCode((hash ^ (hash >>> 24)) & 0xff, (hash >>> 8) & 0xff, (hash >>> 16) & 0xff);
};

/** The partition that a `tinyKey` ends with. */
export const partitionOfTinyKey = (tinyKey: string): string => tinyKey.slice(-partitionBytes);

const partitionBytes = 3;

const join = (partition: Partition, key: string): string => `${partition.length}:${partition}${key}`;

/** Of a member or a key. As UTF-16: in UTF-8 all lone surrogates become the same replacement character. */
export const digestOf = (text: string): Buffer => hash('sha256', Buffer.from(text, 'utf16le'), 'buffer');

// In UTF-8 where that is one to one, which takes a third of the time. A text as UTF-16 is no other's UTF-8: what `join`
// makes begins with a digit, after which only the former has a zero.
const quickDigestOf = (joined: string): string =>
  joined.isWellFormed() ? hash('sha256', joined, 'binary') : digestOf(joined).toString('latin1');
