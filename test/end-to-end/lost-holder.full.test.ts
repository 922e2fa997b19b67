import { expect } from 'chai';
import { backing } from './backing.ts';
import { ask, cacheStatus, instances, patient, requestsUsed, within } from './instances.ts';

/** The holder's lease has to run out, and is looked for twice a second. */
const twoLeasesMs = 10_000;

describe('an instance that is killed while others wait for what it makes', function () {
  this.timeout(30_000);
  const start = instances();
  const shared = backing();

  it('is replaced by one of them, which answers within two leases', async () => {
    const { model } = shared();
    const variables = { STORAGE: 'auto', ...patient, ...shared().variables };
    const [holder, follower] = await Promise.all([start(variables), start(variables)]);
    const order = { text: 'A text that two instances are asked about.' };
    model.hold();
    const lost = ask(holder, 'POST /api/generate', order).catch((error: Error) => error);
    await model.hasBeenAsked(1);
    const waiting = Array.from({ length: 5 }, () => ask(follower, 'POST /api/generate', order));
    await within(5_000, 'all have come', async () => (await requestsUsed(follower)) === 6);
    expect(model.requests).to.equal(1);

    await holder.kill();
    expect(await lost).to.be.instanceOf(Error);
    await model.hasBeenAsked(2, twoLeasesMs);
    model.release();
    const answers = await Promise.all(waiting);
    expect(answers.map(({ status }) => status)).to.deep.equal([200, 200, 200, 200, 200]);
    expect(answers.filter((answer) => cacheStatus(answer) === 'fwd=miss; stored')).to.have.length(1);
    expect(answers.filter((answer) => cacheStatus(answer) === 'fwd=miss; collapsed')).to.have.length(4);
    expect(model.requests).to.equal(2);
  });
});
