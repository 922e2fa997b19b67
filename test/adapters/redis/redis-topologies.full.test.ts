import { storageContract } from '../../contracts/storage.ts';
import { startCluster, startSentinel } from '../../support/redis-groups.ts';
import { openStorage } from '../../support/redis-stores.ts';
import { startTls, type Topology } from '../../support/topologies.ts';

const topologies = [
  ['Redis over TLS', startTls],
  ['a Sentinel group', startSentinel],
  ['a Cluster of three masters', startCluster],
] as const;

for (const [name, start] of topologies) {
  describe(`the Redis backend over ${name}`, function () {
    this.timeout(30_000);
    let servers: Topology;
    before(async () => {
      servers = await start();
    });
    after(() => servers.stop());

    storageContract(
      name,
      { describe, it },
      {
        open: () => openStorage(servers.target),
        close: (storage) => storage.close(),
        capabilities: { shared: true, survivesReopen: true, durability: 'no' },
      },
    );
  });
}
