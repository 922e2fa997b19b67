import { randomUUID } from 'node:crypto';
import { RedisStorage } from '../../../src/adapters/redis/redis-storage.ts';
import { UpstashTransport } from '../../../src/adapters/upstash/upstash-transport.ts';
import { closingAfter } from '../../support/closing.ts';
import { firstOf, startSingle, type Topology } from '../../support/topologies.ts';
import { UpstashEmulator } from '../../support/upstash-emulator.ts';

export const token = 'AYNgASQgZjRkMDg1ZjUtZXhhbXBsZS10b2tlbg==';

/** An Upstash, and the Redis behind it, for the tests of the suite that calls this. */
export const upstashForSuite = (): { readonly upstash: UpstashEmulator; readonly redis: Topology } => {
  const closing = closingAfter(after);
  let upstash: UpstashEmulator;
  let redis: Topology;
  before(async () => {
    redis = closing(await startSingle());
    upstash = closing(await UpstashEmulator.start(firstOf(redis).port, token));
  });
  return {
    get upstash() {
      return upstash;
    },
    get redis() {
      return redis;
    },
  };
};

export const transportTo = ({ url }: UpstashEmulator, timeoutMs = 2000): UpstashTransport =>
  new UpstashTransport({ url: new URL(url), token, timeoutMs });

export const storageOver = (transport: UpstashTransport): RedisStorage =>
  new RedisStorage({
    transport,
    backend: 'upstash',
    keyPrefix: 'threadr:',
    newId: randomUUID,
    monotonicNow: () => performance.now(),
  });

/** What a call throws. It has to throw. */
export const thrownBy = async (call: Promise<unknown>): Promise<Error> => {
  const outcome = await call.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  if (!(outcome instanceof Error)) throw new Error(`it did not throw: ${JSON.stringify(outcome)}`);
  return outcome;
};
