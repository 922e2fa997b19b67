import type { Script } from '../command-transport.ts';

/** KEYS: the union. ARGV: lifetimeMs or '', then members, a few thousand at most: they go through Lua's stack. */
export const addToUnion: Script = {
  name: 'addToUnion',
  readOnly: false,
  source: `
local isNew = redis.call('EXISTS', KEYS[1]) == 0
redis.call('PFADD', KEYS[1], unpack(ARGV, 2))
if isNew and ARGV[1] ~= '' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return 1
`,
};

/** KEYS: the unions. Not read-only, because PFCOUNT caches its result in the key. */
export const countUnions: Script = {
  name: 'countUnions',
  readOnly: false,
  source: `return redis.call('PFCOUNT', unpack(KEYS))`,
};
