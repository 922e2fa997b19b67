import { expect } from 'chai';
import { down, failure, paths, setUp, trialEveryMs, up } from './breakers.ts';

describe('Breaker, by its trials', () => {
  it('makes one trial at a time, again and again, and tells of transitions only', async () => {
    const { time, trials, transitions, open } = setUp(down);
    await open();
    await time.pass(10 * trialEveryMs);
    expect(trials.made).to.equal(10);
    const { promise, reject } = Promise.withResolvers<void>();
    trials.trial = () => promise;
    await time.pass(10 * trialEveryMs);
    expect(trials.made).to.equal(11);
    reject(failure);
    trials.trial = down;
    await time.pass(trialEveryMs);
    expect(trials.made).to.equal(12);
    expect(paths(transitions)).to.deep.equal(['closed > open']);
  });

  it('lets calls through when a trial went well, and closes with the first that succeeds', async () => {
    const { breaker, time, transitions, open, works } = setUp(up);
    await open();
    await time.pass(trialEveryMs);
    expect(breaker.state).to.equal('half-open');
    expect(await works()).to.equal('fine');
    expect(breaker.state).to.equal('closed');
    expect(paths(transitions)).to.deep.equal(['closed > open', 'open > half-open', 'half-open > closed']);
    await time.pass(10 * trialEveryMs);
    expect(time.waiting).to.equal(0);
  });

  it('closes by itself without callers', async () => {
    const { breaker, time, trials, open } = setUp(up);
    await open();
    await time.pass(2 * trialEveryMs);
    expect(breaker.state).to.equal('closed');
    await time.pass(10 * trialEveryMs);
    expect(trials.made).to.equal(2);
  });

  it('opens again with the first failure after a trial', async () => {
    const { breaker, time, transitions, open, fails } = setUp(up);
    await open();
    await time.pass(trialEveryMs);
    await fails();
    expect(breaker.state).to.equal('open');
    expect(paths(transitions).at(-1)).to.equal('half-open > open');
    await time.pass(2 * trialEveryMs);
    expect(breaker.state).to.equal('closed');
  });

  it('opens by itself after a single failure without further callers', async () => {
    const { breaker, time, fails } = setUp(down);
    await fails();
    await time.pass(3 * trialEveryMs);
    expect(breaker.state).to.equal('closed');
    await time.pass(trialEveryMs);
    expect(breaker.state).to.equal('open');
  });

  it('makes no trial where a call has succeeded since', async () => {
    const { time, trials, fails, works } = setUp(down);
    await fails();
    await works();
    await time.pass(10 * trialEveryMs);
    expect(trials.made).to.equal(0);
    await fails();
    await time.pass(trialEveryMs);
    expect(trials.made).to.equal(1);
  });

  it('makes no trials once it is stopped', async () => {
    const { breaker, time, trials, open } = setUp(down);
    await open();
    breaker.stop();
    await time.pass(10 * trialEveryMs);
    expect(trials.made).to.equal(0);
    expect(time.waiting).to.equal(0);
  });
});
