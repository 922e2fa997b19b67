import type { Script } from '../command-transport.ts';

/** KEYS: values. Replies with the value and the milliseconds left (-1: no lifetime) of each. */
export const getValues: Script = {
  name: 'getValues',
  readOnly: true,
  source: `
local found = {}
for at, key in ipairs(KEYS) do
  found[2 * at - 1] = redis.call('GET', key)
  found[2 * at] = redis.call('PTTL', key)
end
return found
`,
};

/**
 * KEYS: the value. ARGV: value, lifetimeMs or '', 'always' or 'if-absent' or 'if-equals', the value that it must equal.
 */
export const putValue: Script = {
  name: 'putValue',
  readOnly: false,
  source: `
local value, lifetimeMs, only, expected = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
if only ~= 'always' then
  local present = redis.call('GET', KEYS[1])
  if only == 'if-absent' and present then return 0 end
  if only == 'if-equals' and present ~= expected then return 0 end
end
if lifetimeMs == '' then
  redis.call('SET', KEYS[1], value)
elseif tonumber(lifetimeMs) > 0 then
  redis.call('SET', KEYS[1], value, 'PX', lifetimeMs)
else
  redis.call('DEL', KEYS[1])
end
return 1
`,
};

/** KEYS: values. ARGV: nothing, or the value that they must equal. Replies with the number removed. */
export const removeValues: Script = {
  name: 'removeValues',
  readOnly: false,
  source: `
local gone = 0
for _, key in ipairs(KEYS) do
  if #ARGV == 0 or redis.call('GET', key) == ARGV[1] then
    gone = gone + redis.call('UNLINK', key)
  end
end
return gone
`,
};
