import { expect } from 'chai';
import { StorageFault } from '../../../src/domain/failure.ts';
import { ann, setUp, visitor } from './session-use-cases.ts';

describe('changes of a session', () => {
  it('are limited per hour, both kinds together', async () => {
    const { prefer, forget, time } = await setUp();
    const change = { session: ann, changes: { tone: 'witty' }, visitor } as const;
    expect(await prefer.run(change)).to.include({ kind: 'done' });
    expect(await forget.run({ session: ann, visitor })).to.include({ kind: 'done' });
    expect(await prefer.run(change)).to.include({ kind: 'rate_limited' });
    expect(await forget.run({ session: ann, visitor })).to.include({ kind: 'rate_limited' });
    await time.pass(3_700_000);
    expect(await prefer.run(change)).to.include({ kind: 'done' });
  });

  it('fail when storage does not take them, and cost nothing then', async () => {
    const { prefer, forget, faulty, sessions } = await setUp();
    await sessions.change(ann, (session) => session ?? { preferences: {}, threads: [], grant: null });
    const put = faulty.storage.values.put;
    faulty.storage.values.put = () => Promise.reject(new StorageFault('full'));
    for (let n = 0; n < 5; n++) {
      const changing = prefer.run({ session: ann, changes: { tone: 'witty' }, visitor });
      expect(await changing.catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
      const forgetting = forget.run({ session: ann, visitor });
      expect(await forgetting.catch((error: unknown) => error)).to.be.instanceOf(StorageFault);
    }
    faulty.storage.values.put = put;
    expect(await prefer.run({ session: ann, changes: { tone: 'witty' }, visitor })).to.include({ kind: 'done' });
  });

  it('that change nothing make no session', async () => {
    const { prefer, sessions } = await setUp();
    for (const changes of [{}, { tone: null }]) {
      const outcome = await prefer.run({ session: ann, changes, visitor });
      expect(outcome).to.deep.include({ kind: 'done', value: { preferences: {}, threads: [], grant: null } });
    }
    expect(await sessions.read(ann)).to.equal(null);
  });
});
