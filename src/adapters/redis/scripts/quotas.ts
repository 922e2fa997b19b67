import type { Script } from '../command-transport.ts';
import { nowMs, trimDead } from './shared.ts';

// A ring is stored as text: how long a sub-counter is kept, then pairs of (end, amount), oldest first; all whole
// numbers.
const ringText = `
local function readRing(text)
  local numbers = {}
  for digits in string.gmatch(text or '0', '%d+') do numbers[#numbers + 1] = tonumber(digits) end
  return numbers
end
local function ringText(keepMs, subs)
  local parts = { string.format('%.0f', keepMs) }
  for _, sub in ipairs(subs) do parts[#parts + 1] = string.format('%.0f %.0f', sub.endMs, sub.amount) end
  return table.concat(parts, ' ')
end
`;

/**
 * KEYS: the ring, the index of rings. ARGV: the ring's name in the index, limit, windowMs, cost. Replies with granted
 * (0 or 1), used, returnsInMs, and the end of the sub-counter that was taken from (0: none).
 *
 * A sub-counter is a sixtieth of the window and counts until its end is a whole window ago: what was taken at its start
 * returns a sixtieth late, and nothing returns early.
 */
export const takeQuota: Script = {
  name: 'takeQuota',
  readOnly: false,
  source: `${ringText}${trimDead}${nowMs}
local limit, windowMs, cost = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local nowEndMs = math.ceil((math.floor(nowMs * 60 / windowMs) + 1) * windowMs / 60)
local numbers = readRing(redis.call('GET', KEYS[1]))
local keepMs = math.max(windowMs, numbers[1])

local subs, used = {}, 0
-- More than a window ahead: the clock was set back since. What was taken then counts as taken now.
local isAhead = #numbers > 1 and numbers[#numbers - 1] > nowEndMs + keepMs
for at = 2, #numbers, 2 do
  local endMs, amount = numbers[at], numbers[at + 1]
  if isAhead then endMs = math.min(endMs, nowEndMs) end
  if endMs + keepMs > nowMs then subs[#subs + 1] = { endMs = endMs, amount = amount } end
  if endMs + windowMs > nowMs then used = used + amount end
end

if cost > 0 and used + cost > limit then
  local left = used
  for _, sub in ipairs(subs) do
    if sub.endMs + windowMs > nowMs then
      left = left - sub.amount
      if left + cost <= limit then return { 0, used, sub.endMs + windowMs - nowMs, 0 } end
    end
  end
  return { 0, used, windowMs, 0 }
end

local takenEndMs = 0
if cost > 0 then
  local last = subs[#subs]
  local opens = not (last and last.endMs >= nowEndMs)
  if opens then
    last = { endMs = nowEndMs, amount = 0 }
    subs[#subs + 1] = last
    -- Only a key that is used with windows of different lengths has too many. What is merged counts as taken later.
    if #subs > 61 then
      subs[2].amount = subs[2].amount + subs[1].amount
      table.remove(subs, 1)
    end
  end
  last.amount = last.amount + cost
  takenEndMs = last.endMs
  local leftMs = string.format('%.0f', last.endMs + keepMs - nowMs)
  redis.call('SET', KEYS[1], ringText(keepMs, subs), 'PX', leftMs)
  if opens then
    redis.call('ZADD', KEYS[2], string.format('%.0f', last.endMs + keepMs), ARGV[1])
    trimDead(KEYS[2], nowMs)
    if redis.call('PTTL', KEYS[2]) < tonumber(leftMs) then redis.call('PEXPIRE', KEYS[2], leftMs) end
  end
end
for _, sub in ipairs(subs) do
  if sub.endMs + windowMs > nowMs then return { 1, used + cost, sub.endMs + windowMs - nowMs, takenEndMs } end
end
return { 1, used + cost, 0, takenEndMs }
`,
};

/** KEYS: the ring, the index of rings. ARGV: the ring's name in the index, the sub-counter's end, the amount. */
export const giveBackQuota: Script = {
  name: 'giveBackQuota',
  readOnly: false,
  source: `${ringText}
local endMs, amount = tonumber(ARGV[2]), tonumber(ARGV[3])
local numbers = readRing(redis.call('GET', KEYS[1]))
local subs, found = {}, false
for at = 2, #numbers, 2 do
  local sub = { endMs = numbers[at], amount = numbers[at + 1] }
  if sub.endMs == endMs and amount > 0 then
    found = true
    sub.amount = math.max(0, sub.amount - amount)
  end
  if sub.amount > 0 then subs[#subs + 1] = sub end
end
if not found then return 0 end
if #subs > 0 then
  redis.call('SET', KEYS[1], ringText(numbers[1], subs), 'KEEPTTL')
else
  redis.call('UNLINK', KEYS[1])
  redis.call('ZREM', KEYS[2], ARGV[1])
end
return 1
`,
};

/** KEYS: the index of rings. */
export const countQuotas: Script = {
  name: 'countQuotas',
  readOnly: true,
  source: `${nowMs}
return redis.call('ZCOUNT', KEYS[1], '(' .. string.format('%.0f', nowMs), '+inf')
`,
};
