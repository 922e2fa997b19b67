import { sessionStoreContract } from '../../contracts/session-store.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';
import { startSingle, type Topology } from '../../support/topologies.ts';
import { overMemory, overRedis, overSqlite } from './session-stores.ts';

sessionStoreContract('StoredSessions over memory', { describe, it }, overMemory());

describe('sessions in a file', () => {
  sessionStoreContract('StoredSessions over SQLite', { describe, it }, overSqlite(temporaryDirectory()));
});

describe('sessions on a server', () => {
  let redis: Topology;
  before(async () => {
    redis = await startSingle();
  });
  after(() => redis.stop());
  sessionStoreContract(
    'StoredSessions over Redis',
    { describe, it },
    overRedis(() => redis),
  );
});
