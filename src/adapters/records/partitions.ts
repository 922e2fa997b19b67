import { parseThreadId, sha256 } from '../../domain/fingerprint.ts';
import type { Partition } from '../../ports/storage/partition.ts';

/**
 * Where every record lives, and under what key. Partitions spread load: what one request touches together shares one.
 *
 * | partition        | facet    | key                                  | holds                                  |
 * |------------------|----------|--------------------------------------|----------------------------------------|
 * | `c00`–`c63`      | entries  | `t:<digest>`                         | a thread                               |
 * |                  | entries  | `s:<digest of the text>:<lifetime>`  | the source text of threads             |
 * |                  | entries  | `k:<digest>:<copy>`                  | a thread of somebody's history         |
 * |                  | values   | `n:<digest>`                         | how many histories have which copy     |
 * |                  | entries  | `a:<digest of the source>`           | the article behind a URL               |
 * |                  | values   | `f:<flight key>`                     | the lease of who makes a thread        |
 * |                  | values   | `o:<flight key>`                     | how the latest flight ended            |
 * | `v00`–`v63`      | counters | `<quota>:<windowMs>:<alias>`         | what a visitor used of a quota         |
 * |                  | counters | `usage:<YYYY-MM>:<alias>`            | a visitor's threads of a month, by day |
 * | `e`              | lists    | `emails`, id `<alias>`               | addresses that were left               |
 * | `a<YYYY-MM-DD>`  | counters | `n`                                  | a day's figures (`analytics-figures`)  |
 * | `a`              | counters | `n`                                  | the figures of all days                |
 * |                  | counters | `u:<YYYY-MM-DD>`                     | a day's visitors, by alias             |
 * | `s<digest>`      | values   | `session`                            | a session, by a digest of its id       |
 * | `b`              | counters | `<YYYY-MM-DD>`                       | what is spent and set aside in a day   |
 * |                  | counters | `<YYYY-MM-DD>:<alias>`               | the same, of one visitor               |
 * | `g<id>`          | values   | `grant`                              | a grant                                |
 * | `r<digest>`      | values   | `grants`                             | the grants that a reference leads to   |
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

/** @param digest of the session's id, shortened, base64url */
export const sessionPartition = (digest: string): Partition => `s${digest}`;

export const grantPartition = (id: string): Partition => `g${id}`;

/** @param digest of the reference */
export const referencePartition = (digest: string): Partition => `r${digest}`;

/** @param day `YYYY-MM-DD`, UTC */
export const analyticsPartition = (day: string): Partition => `a${day}`;

/** Of all days' figures together, and of every day's visitors, because only unions of one partition can be united. */
export const totalsPartition: Partition = 'a';

export const figuresKey = 'n';

/** @param day `YYYY-MM-DD`, UTC */
export const visitorsKey = (day: string): string => `u:${day}`;

/** @param month `YYYY-MM`, UTC */
export const usageKey = (month: string, alias: string): string => `usage:${month}:${alias}`;

/** What models may cost, of all days: one place, because a reservation is held against the sum. */
export const budgetPartition: Partition = 'b';

/** What the installation keeps about itself. */
export const ownPartition: Partition = 'own';
