import type { Script } from '../command-transport.ts';

/** KEYS: a key of its own. A server that refuses writes, or has paused them, fails it. */
export const writeProbe: Script = {
  name: 'writeProbe',
  readOnly: false,
  source: `return redis.call('SET', KEYS[1], '1', 'PX', 60000)`,
};
