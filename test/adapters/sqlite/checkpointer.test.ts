import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Checkpointer } from '../../../src/adapters/sqlite/checkpointer.ts';
import { openConnections } from '../../../src/adapters/sqlite/open-connections.ts';
import { rejectionOf } from '../../support/rejection.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

describe('the checkpointer of the SQLite backend', () => {
  const directory = temporaryDirectory();

  it('moves what is in the log into the file, again and again, while it is in use', async () => {
    const { fast, durable } = await openConnections({ directory: directory() });
    const path = join(directory(), 'threadr.db');
    const checkpointer = new Checkpointer(path);
    try {
      let before = statSync(path).size;
      for (const round of ['a', 'b', 'c']) {
        fast.run("INSERT INTO value VALUES ('p', ?, 0, ?)", round, 'x'.repeat(100_000));
        expect(statSync(path).size).to.equal(before);
        await checkpointer.checkpoint();
        expect(statSync(path).size).to.be.greaterThan(before + 90_000);
        before = statSync(path).size;
      }
    } finally {
      await checkpointer.stop();
      for (const connection of [durable, fast]) connection.close();
    }
  });

  it('says so when its thread cannot open the file, and makes none in its place', async () => {
    const checkpointer = new Checkpointer(join(directory(), 'threadr.db'));
    expect(await rejectionOf(checkpointer.checkpoint())).to.be.instanceOf(Error);
    expect(readdirSync(directory())).to.deep.equal([]);
    await checkpointer.stop();
  });
});
