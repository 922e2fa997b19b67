import type { Script } from '../command-transport.ts';

/**
 * KEYS: the sums. ARGV: lifetimeMs or '', then triples of field, amount, and cap or ''. Replies with 1, or 0 if a cap
 * would be exceeded, or -1 if a sum would be no safe whole number.
 */
export const addToSums: Script = {
  name: 'addToSums',
  readOnly: false,
  source: `
local isNew = redis.call('EXISTS', KEYS[1]) == 0
for at = 2, #ARGV, 3 do
  local amount, cap = tonumber(ARGV[at + 1]), tonumber(ARGV[at + 2])
  local total = tonumber(redis.call('HGET', KEYS[1], ARGV[at]) or 0) + amount
  if math.abs(total) > 9007199254740991 then return -1 end
  if amount > 0 and cap and total > cap then return 0 end
end
for at = 2, #ARGV, 3 do
  redis.call('HINCRBY', KEYS[1], ARGV[at], ARGV[at + 1])
end
if isNew and ARGV[1] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return 1
`,
};

/** KEYS: the sums. Replies with fields and numbers, alternating. */
export const getSums: Script = {
  name: 'getSums',
  readOnly: true,
  source: `return redis.call('HGETALL', KEYS[1])`,
};
