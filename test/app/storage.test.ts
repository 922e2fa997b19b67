import { expect } from 'chai';
import { pino } from 'pino';
import { systemClock } from '../../src/adapters/system/system-clock.ts';
import { readSettings } from '../../src/app/settings/settings.ts';
import { openBackend } from '../../src/app/storage.ts';

const upstash = { UPSTASH_REDIS_REST_URL: 'https://example.upstash.io', UPSTASH_REDIS_REST_TOKEN: 'a-token' };

describe('the storage that is opened', () => {
  it('has a second for each call to Upstash, or as long as a call to Redis may take', async () => {
    const bounds: number[] = [];
    for (const set of [{}, { REDIS_TIMEOUT_MS: '300' }, { REDIS_TIMEOUT_MS: '3000' }]) {
      const settings = readSettings({ ...upstash, ...set });
      const { storage, timeoutMs, durableTimeoutMs } = await openBackend(
        settings,
        systemClock,
        pino({ enabled: false }),
      );
      await storage.close();
      expect(durableTimeoutMs).to.equal(timeoutMs);
      bounds.push(timeoutMs);
    }
    expect(bounds).to.deep.equal([1_000, 1_000, 3_000]);
  });
});
