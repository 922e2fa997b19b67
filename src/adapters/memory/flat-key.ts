import { hash } from 'node:crypto';
import type { Partition } from '../../ports/storage/partition.ts';

const longestPlain = 80;

/**
 * One map key for a partition and a key. The length prefix keeps ('a', 'bc') and ('ab', 'c') apart; a long key is
 * replaced by its digest, so that nobody can make the store keep long keys.
 */
export const flatKey = (partition: Partition, key: string): string => {
  const flat = join(partition, key);
  return flat.length <= longestPlain ? flat : `#${digestOf(flat).toString('base64')}`;
};

/**
 * The same in 16 one-byte characters, for tables whose memory is mostly keys. The partition comes last, because such
 * tables place a key by its first characters.
 */
export const tinyKey = (partition: Partition, key: string): string =>
  quickDigestOf(join(partition, key)).slice(0, 16 - partitionBytes) + tinyPartition(partition);

/** FNV-1a: partition names are our own, so they need no cryptographic digest. */
export const tinyPartition = (partition: Partition): string => {
  let hash = 0x811c9dc5;
  for (let at = 0; at < partition.length; at += 1) hash = Math.imul(hash ^ partition.charCodeAt(at), 0x01000193);
  return String.fromCharCode((hash ^ (hash >>> 24)) & 0xff, (hash >>> 8) & 0xff, (hash >>> 16) & 0xff);
};

/** The partition that a `tinyKey` ends with. */
export const partitionOfTinyKey = (tinyKey: string): string => tinyKey.slice(-partitionBytes);

const partitionBytes = 3;

const join = (partition: Partition, key: string): string => `${partition.length}:${partition}${key}`;

/** The digest of a member or a key. Of its UTF-16, because in UTF-8 all lone surrogates become the same character. */
export const digestOf = (text: string): Buffer => hash('sha256', Buffer.from(text, 'utf16le'), 'buffer');

// Of the UTF-8 where that is unambiguous, which takes a third of the time. A text's UTF-16 never equals another's
// UTF-8: the result of `join` begins with a digit, after which only UTF-16 has a zero byte.
const quickDigestOf = (joined: string): string =>
  joined.isWellFormed() ? hash('sha256', joined, 'binary') : digestOf(joined).toString('latin1');
