import { parseThreadId, sha256 } from '../../domain/fingerprint.ts';
import type { Partition } from '../../ports/storage/partition.ts';

/**
 * Where every record lives, and under what key. Partitions spread load: what one request touches together shares one.
 *
 * | partition        | facet    | key                                  | holds                                  |
 * |------------------|----------|--------------------------------------|----------------------------------------|
 * | `c00`–`c63`      | entries  | `t:<digest>`                         | a thread                               |
 * |                  | entries  | `s:<digest of the text>:<lifetime>`  | the source text of threads             |
 * |                  | entries  | `a:<digest of the source>`           | the article behind a URL               |
 * |                  | values   | `f:<flight key>`                     | the lease of who makes a thread        |
 * |                  | values   | `o:<flight key>`                     | how the latest flight ended            |
 * | `v00`–`v63`      | counters | `<quota>:<windowMs>:<alias>`         | what a visitor used of a quota         |
 * | `e`              | lists    | `emails`, id `<alias>`               | addresses that were left               |
 * |                  | values   | `erased`                             | nothing: what makes erasures durable   |
 * | `a<YYYY-MM-DD>`  | counters | `n`                                  | a day's figures (`analytics-figures`)  |
 * |                  | counters | `u`                                  | a day's visitors, by alias             |
 * | `a`              | counters | `n`                                  | the figures of all days                |
 * | `own`            | values   | `secret`                             | the secret that aliases are made with  |
 *
 * An alias is an HMAC (`visitor-alias`): neither an address nor an e-mail ever stands in a key.
 */
const shards = 64;

const shard = (prefix: string, n: number): Partition => `${prefix}${String(n % shards).padStart(2, '0')}`;

const allShards = (prefix: string): readonly Partition[] => Array.from({ length: shards }, (_, n) => shard(prefix, n));

/** Of all sources. */
export const sourcePartitions = allShards('c');

/** Of all visitors. */
export const visitorPartitions = allShards('v');

/** @param sourceScope the beginning of the source's digest, hex */
export const sourcePartition = (sourceScope: string): Partition =>
  shard('c', Number.parseInt(sourceScope.slice(0, 2), 16));

/** @param key what identical work is known by: a thread's id, or anything else */
export const flightPartition = (key: string): Partition =>
  sourcePartition(parseThreadId(key)?.sourceScope ?? sha256(key));

/** @param alias base64url, as `VisitorAlias` makes it */
export const visitorPartition = (alias: string): Partition =>
  shard('v', Buffer.from(alias.slice(0, 2), 'base64url')[0] ?? 0);

export const emailPartition: Partition = 'e';

/** @param day `YYYY-MM-DD`, UTC */
export const analyticsPartition = (day: string): Partition => `a${day}`;

/** Of all days' figures together. */
export const totalsPartition: Partition = 'a';

/** What the installation keeps about itself. */
export const ownPartition: Partition = 'own';
