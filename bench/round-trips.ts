/**
 * How many round trips to Redis a cached thread takes: `node bench/round-trips.ts`. They are counted by a proxy, in a test
 * that fails where there is another one; this runs that test.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { conclude } from './support/finding.ts';

const test = 'test/adapters/redis/round-trips.test.ts';
const child = spawn(process.execPath, ['node_modules/mocha/bin/mocha.js', test], { stdio: 'inherit' });
const [code] = await once(child, 'exit');
if (code !== 0) throw new Error(`${test} failed: more than one round trip, or none could be counted`);

conclude(
  'round-trips',
  [
    {
      what: 'round trips to Redis on that path (no cookie, no key)',
      against: 'counted by a proxy',
      target: { is: '<=', bound: 1, unit: '' },
      measured: 1,
      note: `as ${test} holds, which just passed`,
    },
  ],
  { test },
);
