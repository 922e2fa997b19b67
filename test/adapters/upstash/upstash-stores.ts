import { randomUUID } from 'node:crypto';
import { RedisStorage } from '../../../src/adapters/redis/redis-storage.ts';
import { UpstashTransport } from '../../../src/adapters/upstash/upstash-transport.ts';
import type { UpstashEmulator } from '../../support/upstash-emulator.ts';

export const token = 'AYNgASQgZjRkMDg1ZjUtZXhhbXBsZS10b2tlbg==';

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
