/** The server's clock, in whole milliseconds since the Unix epoch; to be read once per script. */
export const nowMs = `
local time = redis.call('TIME')
local nowMs = time[1] * 1000 + math.floor(time[2] / 1000)
`;

/** A few at a time: trimming a million at once would stall the server for a quarter of a second. */
export const trimDead = `
local function trimDead(index, nowMs)
  local dead = redis.call('ZRANGEBYSCORE', index, '-inf', string.format('%.0f', nowMs), 'LIMIT', 0, 32)
  if #dead > 0 then redis.call('ZREM', index, unpack(dead)) end
end
`;
