import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';

const file = pathToFileURL(workerData as string);
// One that was deleted meanwhile must not be made anew: everybody could read it.
file.searchParams.set('mode', 'rw');
const database = new DatabaseSync(file);
database.exec('PRAGMA synchronous = NORMAL');
// Passive: it neither waits for other connections nor blocks them.
const checkpoint = database.prepare('PRAGMA wal_checkpoint(PASSIVE)');

parentPort?.on('message', () => {
  checkpoint.get();
  parentPort?.postMessage('done');
});
