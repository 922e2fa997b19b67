import type { Script } from '../command-transport.ts';
import { nowMs, trimDead } from './shared.ts';

/**
 * How long an expired key stays; meanwhile its own field tells that it has expired. Redis stops for up to 25 ms, ten
 * times a second, while many keys expire at once, such as entries written together. So keys expire within five minutes,
 * spread by the microseconds of their write.
 */
const lingerMs = `
local lingerMs = math.floor(time[2] * 0.3)
`;

/**
 * KEYS: the entry, then the epochs of scopes. ARGV: the caller's version or '', the scopes that the entry is expected
 * to have, and how many of the epochs (the first ones) belong to these.
 *
 * Replies with `hit`, epochs, ttlMs, version, value; `unchanged`, epochs, ttlMs; `miss`, epochs; or `scopes`, epochs
 * and the entry's actual scopes, whose epochs must be read before it counts as a hit.
 *
 * A missing epoch is a miss: it may have been evicted, and the scope invalidated since.
 */
export const readEntry: Script = {
  name: 'readEntry',
  readOnly: true,
  source: `
${nowMs}
local have, scopes, own = ARGV[1], ARGV[2], tonumber(ARGV[3])
local epochs, standing = {}, {}
for at = 2, #KEYS do
  epochs[at - 1] = redis.call('GET', KEYS[at])
end
local entry = redis.call('HMGET', KEYS[1], 'version', 'scopes', 'epochs', 'endsMs')
if not entry[1] or tonumber(entry[4]) <= nowMs then return { 'miss', epochs } end
if entry[2] ~= scopes then return { 'scopes', epochs, entry[2] } end
for at = 1, own do
  if not epochs[at] then return { 'miss', epochs } end
  standing[at] = epochs[at]
end
if table.concat(standing, ' ') ~= entry[3] then return { 'miss', epochs } end
local ttlMs = entry[4] - nowMs
if entry[1] == have then return { 'unchanged', epochs, ttlMs } end
return { 'hit', epochs, ttlMs, entry[1], redis.call('HGET', KEYS[1], 'value') }
`,
};

/** KEYS: pairs of a scope's epoch and index. ARGV: a unique id, lifetimeMs. Replies with the epochs. */
export const openEpochs: Script = {
  name: 'openEpochs',
  readOnly: false,
  source: `
local epochs = {}
for at = 1, #KEYS, 2 do
  if redis.call('SET', KEYS[at], ARGV[1], 'NX', 'PX', ARGV[2]) then
    redis.call('UNLINK', KEYS[at + 1])
  end
  epochs[#epochs + 1] = redis.call('GET', KEYS[at])
end
return epochs
`,
};

/**
 * KEYS: the entry, the namespace's index, then the epochs of the entry's scopes. ARGV: value, lifetimeMs, a unique
 * version, the entry's name in the index, its scopes, how long epochs outlive entries, the number of the epoch that is
 * not fenced (0: none), the number of the one that is renewed (0: none), then the required epochs.
 */
export const writeEntry: Script = {
  name: 'writeEntry',
  readOnly: false,
  source: `${trimDead}${nowMs}${lingerMs}
local entry, index = KEYS[1], KEYS[2]
local value, lifetimeMs, version, member, scopes = ARGV[1], tonumber(ARGV[2]), ARGV[3], ARGV[4], ARGV[5]
local graceMs, unfenced, renewed = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local function keep(key, ms)
  if redis.call('PTTL', key) < ms then redis.call('PEXPIRE', key, string.format('%.0f', ms + lingerMs)) end
end
local epochs, opens = {}, false
for at = 1, #KEYS - 2 do
  local epoch = redis.call('GET', KEYS[at + 2])
  if at == renewed then
    epoch = version
  elseif at ~= unfenced then
    if epoch ~= ARGV[at + 8] then return 0 end
  elseif not epoch then
    epoch, opens = version, true
  end
  epochs[at] = epoch
end
if lifetimeMs == 0 then
  redis.call('DEL', entry)
  redis.call('ZREM', index, member)
  if renewed > 0 then redis.call('UNLINK', KEYS[renewed + 2]) end
  return 1
end
local endsMs = string.format('%.0f', nowMs + lifetimeMs)
redis.call('HSET', entry, 'value', value, 'version', version, 'scopes', scopes, 'epochs', table.concat(epochs, ' '),
  'endsMs', endsMs)
redis.call('PEXPIRE', entry, string.format('%.0f', lifetimeMs + lingerMs))
if renewed > 0 then redis.call('SET', KEYS[renewed + 2], version) end
if opens then
  redis.call('SET', KEYS[unfenced + 2], version)
  redis.call('UNLINK', index)
end
for at = 3, #KEYS do
  keep(KEYS[at], lifetimeMs + graceMs)
end
redis.call('ZADD', index, endsMs, member)
trimDead(index, nowMs)
keep(index, lifetimeMs)
return 1
`,
};

/**
 * KEYS: the scope's epoch. Without it, every entry of a scope is a miss, permanently. A namespace's index stays until the
 * next epoch, or its own expiry: to free a million names at once would take the server's processors from its callers.
 */
export const invalidateScope: Script = {
  name: 'invalidateScope',
  readOnly: false,
  source: `return redis.call('UNLINK', KEYS[1])`,
};

/** KEYS: the namespace's epoch and index. If the epoch is gone, the index lists only misses. */
export const countEntries: Script = {
  name: 'countEntries',
  readOnly: true,
  source: `
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
${nowMs}
return redis.call('ZCOUNT', KEYS[2], '(' .. string.format('%.0f', nowMs), '+inf')
`,
};
