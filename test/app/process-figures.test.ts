import { createHistogram } from 'node:perf_hooks';
import { expect } from 'chai';
import { ProcessFigures } from '../../src/app/process-figures.ts';
import { ControlledTime } from '../support/controlled-time.ts';

const setUp = () => {
  const time = new ControlledTime();
  let isEnabled = false;
  const turn = (on: boolean) => (): boolean => {
    isEnabled = on;
    return true;
  };
  const delay = Object.assign(createHistogram(), { enable: turn(true), disable: turn(false) });
  const figures = new ProcessFigures(time, delay);
  const stall = (ms: number): void => delay.record(BigInt(ms + 10) * 1_000_000n);
  return { time, figures, stall, isEnabled: () => isEnabled };
};

describe('ProcessFigures', () => {
  it('tells every reader of the same delays', () => {
    const { figures, stall } = setUp();
    expect(figures.eventLoopLagMs).to.equal(0);
    stall(50);
    for (let reader = 1; reader <= 3; reader++) expect(figures.eventLoopLagMs).to.be.closeTo(50, 0.5);
  });

  it('tells of a delay for 10 s at least, and for 20 s at most', async () => {
    const { time, figures, stall } = setUp();
    await time.pass(9_999);
    stall(50);
    await time.pass(10_000);
    expect(figures.eventLoopLagMs).to.be.closeTo(50, 0.5);
    stall(20);
    expect(figures.eventLoopLagMs).to.be.closeTo(50, 0.5);
    await time.pass(1);
    expect(figures.eventLoopLagMs).to.be.closeTo(20, 0.5);
    await time.pass(10_000);
    expect(figures.eventLoopLagMs).to.equal(0);
  });

  it('measures until it is stopped, and then leaves nothing behind', () => {
    const { time, figures, isEnabled } = setUp();
    expect([isEnabled(), time.waiting]).to.deep.equal([true, 1]);
    figures.stop();
    expect([isEnabled(), time.waiting]).to.deep.equal([false, 0]);
  });

  it('knows how this process does', () => {
    const { figures } = setUp();
    expect(figures.uptimeSeconds).to.be.greaterThan(0);
    expect(figures.rssBytes).to.be.greaterThan(1_000_000);
  });
});
