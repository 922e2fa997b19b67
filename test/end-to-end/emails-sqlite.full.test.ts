import { expect } from 'chai';
import { temporaryDirectory } from '../support/temporary-directory.ts';
import { addresses, Captures, expectHonest, keptInFile, moments } from './captures.ts';
import { instances } from './instances.ts';

describe('e-mails in a file, the service being killed again and again', function () {
  this.timeout(60_000);
  const start = instances();
  const directory = temporaryDirectory();

  it('are there, every one that was acknowledged', async () => {
    const variables = { STORAGE: undefined, DATA_DIR: directory(), EMAIL_LIMIT_REQUESTS: '1000000' };
    let service = await start(variables);
    const captures = new Captures(() => service);
    const done = captures.run();
    for (const moment of moments(6, 3)) {
      await captures.reach(moment);
      await service.kill();
      const thanked = [...captures.acknowledged];
      expect(await keptInFile(directory())).to.include.members(thanked);
      service = await start(variables);
    }
    await done;
    await service.kill();
    expect(captures.failures).to.be.above(0);
    expectHonest(captures.refusals);
    expect((await keptInFile(directory())).toSorted()).to.deep.equal(addresses.toSorted());
  });
});
