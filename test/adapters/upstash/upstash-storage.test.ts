import { expect } from 'chai';
import { storageContract } from '../../contracts/storage.ts';
import { firstOf, startSingle, type Topology } from '../../support/topologies.ts';
import { UpstashEmulator } from '../../support/upstash-emulator.ts';
import { storageOver, token, transportTo } from './upstash-stores.ts';

describe('the Upstash backend', () => {
  let redis: Topology;
  let upstash: UpstashEmulator;
  before(async () => {
    redis = await startSingle();
    upstash = await UpstashEmulator.start(firstOf(redis).port, token);
  });
  after(async () => {
    await upstash.stop();
    await redis.stop();
  });

  storageContract(
    'Upstash',
    { describe, it },
    {
      open: async () => storageOver(transportTo(upstash)),
      close: (storage) => storage.close(),
      capabilities: { shared: true, survivesReopen: true, durability: 'unknown' },
      faults: {
        begin: async () => {
          upstash.mischief = (response) => response.socket?.resetAndDestroy();
        },
        end: async () => {
          upstash.mischief = null;
        },
      },
    },
  );

  it('reports the server’s own figures, and null for the rest', async () => {
    const storage = storageOver(transportTo(upstash));
    try {
      const { memoryUsedBytes, connectedClients, uptimeSeconds, ...rest } = await storage.describe();
      expect([memoryUsedBytes, connectedClients, uptimeSeconds].every(Number.isFinite)).to.equal(true);
      expect(rest).to.deep.equal({ backend: 'upstash', shared: true, durability: 'unknown', evicts: null });
      upstash.mischief = async (response, run) => {
        await run();
        response.end('{"result":"# Server\\r\\nupstash_version:1.0\\r\\n"}');
      };
      expect(await storage.describe()).to.deep.equal({
        backend: 'upstash',
        shared: true,
        memoryUsedBytes: null,
        connectedClients: null,
        uptimeSeconds: null,
        durability: 'unknown',
        evicts: null,
      });
    } finally {
      upstash.mischief = null;
      await storage.close();
    }
  });
});
