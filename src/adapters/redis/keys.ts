import { StorageFault } from '../../domain/failure.ts';
import type { Partition } from '../../ports/storage/partition.ts';
import { encodeName } from './names.ts';

/**
 * Every key is `<prefix><kind>:{<partition>}:<name>`: the partition is the hash tag, so that what one verb touches is in
 * one slot of a Cluster.
 *
 * | kind              | type   | name      | holds                                                          |
 * |-------------------|--------|-----------|----------------------------------------------------------------|
 * | `value`           | string | key       | a single value                                                 |
 * | `cache`           | hash   | key       | an entry: `value`, `version`, `scopes`, `epochs`, `endsMs`     |
 * | `cache-epoch`     | string | scope     | the scope's epoch; as long as anything was written under it    |
 * | `cache-index`     | zset   | namespace | keys of entries, by when they end                              |
 * | `ratelimit`       | string | key       | a quota's ring: `keepMs`, then pairs of (`endMs`, amount)      |
 * | `ratelimit-index` | zset   |           | keys of quotas, by when nothing of them is left                |
 * | `sum`             | hash   | key       | field to number                                                |
 * | `unique`          | string | key       | a HyperLogLog                                                  |
 * | `list`            | hash   | list      | id to value                                                    |
 * | `list-order`      | zset   | list      | ids, all of one score: in the order of their bytes             |
 * | `probe`           | string |           | a small write, to see whether it is taken                      |
 */
export type KeyKind =
  | 'value'
  | 'cache'
  | 'cache-epoch'
  | 'cache-index'
  | 'ratelimit'
  | 'ratelimit-index'
  | 'sum'
  | 'unique'
  | 'list'
  | 'list-order'
  | 'probe';

export type KeyOf = (kind: KeyKind, partition: Partition, name?: string) => string;

const brace = /[{}]/;

/** @param prefix of all keys; without braces, which would be taken for the hash tag. */
export const keysWith = (prefix: string): KeyOf => {
  if (brace.test(prefix)) throw new RangeError('a key prefix must hold no brace');
  return (kind, partition, name = '') => {
    if (partition === '' || brace.test(partition)) throw new StorageFault('a partition is a name without braces');
    return `${prefix}${kind}:{${encodeName(partition)}}:${encodeName(name)}`;
  };
};
