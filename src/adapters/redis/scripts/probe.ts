import type { Script } from '../command-transport.ts';

/** KEYS: the probe's key. Fails on a server that refuses or pauses writes. */
export const writeProbe: Script = {
  name: 'writeProbe',
  readOnly: false,
  source: `return redis.call('SET', KEYS[1], '1', 'PX', 60000)`,
};
