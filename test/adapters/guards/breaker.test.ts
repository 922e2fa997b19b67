import { expect } from 'chai';
import fc from 'fast-check';
import { settled } from '../../support/controlled-time.ts';
import { failure, refusal, setUp, trialEveryMs, up } from './breakers.ts';

describe('Breaker', () => {
  it('opens with the fifth failure in a row, and not before', async () => {
    const { breaker, transitions, fails, works } = setUp();
    for (let i = 0; i < 4; i++) expect(await fails()).to.equal(failure);
    await works();
    for (let i = 0; i < 4; i++) await fails();
    expect(breaker.state).to.equal('closed');
    await fails();
    expect(breaker.state).to.equal('open');
    expect(transitions).to.deep.equal([{ from: 'closed', to: 'open', why: 'down' }]);
  });

  it('opens with a single failure that is grave', async () => {
    const { breaker } = setUp();
    await breaker.run(() => Promise.reject(new Error('grave'))).catch(() => undefined);
    expect(breaker.state).to.equal('open');
  });

  it('refuses at once while it is open, and names the failure', async () => {
    const { breaker, open } = setUp();
    await open();
    let asked = false;
    const call = async (): Promise<void> => {
      asked = true;
    };
    const error: unknown = await breaker.run(call).catch((thrown: unknown) => thrown);
    expect(error).to.equal(refusal).and.to.have.property('cause', failure);
    expect(asked).to.equal(false);
  });

  it('ignores calls begun before the last transition', async () => {
    const { breaker, time, open } = setUp(up);
    const early = [Promise.withResolvers<string>(), Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const [first, second, third] = early.map(({ promise }) => breaker.run(() => promise));
    await open();
    early[0]?.resolve('late');
    expect(await first).to.equal('late');
    expect(breaker.state).to.equal('open');
    await time.pass(trialEveryMs);
    early[1]?.reject(failure);
    expect(await second?.catch((error: unknown) => error)).to.equal(failure);
    expect(breaker.state).to.equal('half-open');
    early[2]?.resolve('late');
    await third;
    expect(breaker.state).to.equal('half-open');
  });

  it('counts every success, however late, and those of trials', async () => {
    const { breaker, time, open, works } = setUp(up);
    const early = Promise.withResolvers<void>();
    const first = breaker.run(() => early.promise);
    await open();
    expect(breaker.successes).to.equal(0);
    early.resolve();
    await first;
    expect(breaker.successes).to.equal(1);
    await time.pass(trialEveryMs);
    expect(breaker.successes).to.equal(2);
    await works();
    expect(breaker.successes).to.equal(3);
  });

  it('asks nothing while open, and is closed two seconds after the world is well again, under any traffic', async () => {
    const event = fc.oneof(
      fc.record({ kind: fc.constant('call' as const), takesMs: fc.integer({ min: 0, max: 900 }) }),
      fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 700 }) }),
      fc.record({ kind: fc.constant('turn' as const), isUp: fc.boolean() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(event, { maxLength: 80 }), async (events) => {
        const world = { isUp: true };
        const answer = (takesMs: number): Promise<void> =>
          new Promise((resolve, reject) => {
            const { isUp } = world;
            time.after(takesMs, () => (isUp ? resolve() : reject(failure)));
          });
        const { time, breaker, transitions } = setUp(() => answer(100));
        const call = (takesMs: number): void => {
          const before = breaker.state;
          let asked = false;
          const call = (): Promise<void> => {
            asked = true;
            return answer(takesMs);
          };
          breaker.run(call).catch(() => undefined);
          expect(asked).to.equal(before !== 'open');
        };
        for (const event of events) {
          if (event.kind === 'call') call(event.takesMs);
          else if (event.kind === 'turn') world.isUp = event.isUp;
          else await time.pass(event.ms);
        }
        world.isUp = true;
        await time.pass(2_000);
        await settled();
        expect(breaker.state).to.equal('closed');
        expect(transitions.every(({ from }, i) => from === (transitions[i - 1]?.to ?? 'closed'))).to.equal(true);
      }),
      { numRuns: 60 },
    );
  });
});
