import type { Script } from '../command-transport.ts';

/** KEYS: the records, their order. ARGV: id, value. Replies with whether it was new. */
export const insertRecord: Script = {
  name: 'insertRecord',
  readOnly: false,
  source: `
if redis.call('HSETNX', KEYS[1], ARGV[1], ARGV[2]) == 1 then
  redis.call('ZADD', KEYS[2], 0, ARGV[1])
  return 1
end
return 0
`,
};

/**
 * KEYS: the records, their order. ARGV: '-', or '(' and the id after which the page begins; the number of records.
 * Replies with ids and values, alternating.
 */
export const pageRecords: Script = {
  name: 'pageRecords',
  readOnly: true,
  source: `
local page = {}
for at, id in ipairs(redis.call('ZRANGEBYLEX', KEYS[2], ARGV[1], '+', 'LIMIT', 0, ARGV[2])) do
  page[2 * at - 1] = id
  page[2 * at] = redis.call('HGET', KEYS[1], id)
end
return page
`,
};

/** KEYS: the records, their order. ARGV: id. Replies with whether it was there. */
export const eraseRecord: Script = {
  name: 'eraseRecord',
  readOnly: false,
  source: `
redis.call('ZREM', KEYS[2], ARGV[1])
return redis.call('HDEL', KEYS[1], ARGV[1])
`,
};

/** KEYS: the records. */
export const countRecords: Script = {
  name: 'countRecords',
  readOnly: true,
  source: `return redis.call('HLEN', KEYS[1])`,
};
