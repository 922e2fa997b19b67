import { expect } from 'chai';
import { storageContract } from '../../contracts/storage.ts';
import { storageOver, transportTo, upstashForSuite } from './upstash-stores.ts';

describe('the Upstash backend', () => {
  const server = upstashForSuite();

  storageContract(
    'Upstash',
    { describe, it },
    {
      open: async () => storageOver(transportTo(server.upstash)),
      close: (storage) => storage.close(),
      capabilities: { shared: true, survivesReopen: true, durability: 'unknown' },
      faults: {
        begin: async () => {
          server.upstash.mischief = (response) => response.socket?.resetAndDestroy();
        },
        end: async () => {
          server.upstash.mischief = null;
        },
      },
    },
  );

  it('reports the server’s own figures, and null for the rest', async () => {
    const storage = storageOver(transportTo(server.upstash));
    try {
      const { memoryUsedBytes, connectedClients, uptimeSeconds, ...rest } = await storage.describe();
      expect([memoryUsedBytes, connectedClients, uptimeSeconds].every(Number.isFinite)).to.equal(true);
      expect(rest).to.deep.equal({ backend: 'upstash', shared: true, durability: 'unknown', evicts: null });
      server.upstash.mischief = async (response, run) => {
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
      server.upstash.mischief = null;
      await storage.close();
    }
  });
});
