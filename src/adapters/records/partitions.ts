import { parseThreadId, sha256 } from '../../domain/fingerprint.ts';
import type { Partition } from '../../ports/storage/partition.ts';

/**
 * The partition and key of every record. Partitions spread load: records that one request uses together share one.
 *
 * | partition        | facet    | key                                  | holds                                  |
 * |------------------|----------|--------------------------------------|----------------------------------------|
 * | `c00`–`c63`      | entries  | `t:<digest>`                         | a thread                               |
 * |                  | entries  | `s:<digest of the text>:<lifetime>`  | the source text of threads             |
 * |                  | entries  | `k:<digest>:<copy>`                  | a thread of somebody's history         |
 * |                  | values   | `n:<digest>`                         | how many histories have which copy     |
 * |                  | entries  | `a:<digest of the source>`           | the article behind a URL               |
 * |                  | values   | `f:<flight key>`                     | the lease of a flight                  |
 * |                  | values   | `o:<flight key>`                     | how the latest flight ended            |
 * | `v00`–`v63`      | counters | `<quota>:<windowMs>:<alias>`         | a visitor's usage of a quota           |
 * |                  | counters | `usage:<YYYY-MM>:<alias>`            | a visitor's threads of a month, by day |
 * | `e`              | lists    | `emails`, id `<alias>`               | captured e-mail addresses              |
 * | `a<YYYY-MM-DD>`  | counters | `n`                                  | a day's figures (`analytics-figures`)  |
 * | `a`              | counters | `n`                                  | the figures of all days                |
 * |                  | counters | `u:<YYYY-MM-DD>`                     | a day's visitors, by alias             |
 * | `s<digest>`      | values   | `session`                            | a session, by a digest of its id       |
 * | `b`              | counters | `<YYYY-MM-DD>`                       | what is spent and reserved in a day    |
 * |                  | counters | `<YYYY-MM-DD>:<alias>`               | the same, of one visitor               |
 * | `g<id>`          | values   | `grant`                              | a grant                                |
 * | `r<digest>`      | values   | `grants`                             | the grants that a reference leads to   |
 * | `own`            | values   | `secret`                             | the secret of the aliases              |
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

/** @param key of the flight: a thread's id, or any other string */
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

/** The figures of all days, and every day's visitors, since only sets of one partition can be united. */
export const totalsPartition: Partition = 'a';

export const figuresKey = 'n';

/** @param day `YYYY-MM-DD`, UTC */
export const visitorsKey = (day: string): string => `u:${day}`;

/** @param month `YYYY-MM`, UTC */
export const usageKey = (month: string, alias: string): string => `usage:${month}:${alias}`;

/** The budget of all days: in one place, because a reservation is checked against the sum. */
export const budgetPartition: Partition = 'b';

/** Data of the installation itself. */
export const ownPartition: Partition = 'own';
