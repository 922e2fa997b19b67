import { expect } from 'chai';
import { ann, bob, setUp, visitor } from './session-use-cases.ts';

describe('opening a session', () => {
  it('changes none that is there, and never fails', async () => {
    const { open, prefer, faulty, sessions } = await setUp();
    await prefer.run({ session: ann, changes: { tone: 'witty' }, visitor });
    await open.run(ann);
    expect((await sessions.read(ann))?.preferences).to.deep.equal({ tone: 'witty' });
    for (const behaviour of ['fails', 'loses'] as const) {
      faulty.all = behaviour;
      await open.run(bob);
    }
  });
});
