import { expect } from 'chai';
import { manuscriptOf, settle } from '../../support/held-writer.ts';
import { open, outage } from './writer-breakers.ts';

describe('BreakerThreadWriter, half-open', () => {
  it('lets one through only, and pauses again where that fails', async () => {
    const { time, breaker, transitions, begin, last, opened, refusal } = open();
    await opened();
    await time.pass(1_000);
    const { outcome } = await begin();
    expect(breaker.state).to.equal('half-open');
    await refusal();
    await time.pass(60_000);
    await refusal();
    last().fail(outage());
    await outcome;
    expect(breaker.state).to.equal('open');
    expect(transitions.at(-1)).to.equal('half-open to open: out');
    await time.pass(999);
    await refusal();
    await time.pass(1);
    await begin();
    expect(breaker.state).to.equal('half-open');
  });

  it('lets the next through where the one that was let through left', async () => {
    const { time, breaker, begin, opened, last } = open();
    await opened();
    await time.pass(1_000);
    const visitor = new AbortController();
    const { outcome } = await begin(visitor.signal);
    visitor.abort('left');
    expect(await outcome).to.equal('left');
    expect(breaker.state).to.equal('open');
    await begin();
    expect(breaker.state).to.equal('half-open');
    last().finish(manuscriptOf('a'));
    await settle();
    expect(breaker.state).to.equal('closed');
  });

  it('lets no caller through that had left already', async () => {
    const { time, held, begin, opened } = open();
    await opened();
    await time.pass(1_000);
    const asked = held.calls.length;
    expect(await (await begin(AbortSignal.abort('gone'))).outcome).to.equal('gone');
    expect(held.calls.length).to.equal(asked);
  });
});
