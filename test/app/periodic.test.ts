import { expect } from 'chai';
import { Periodic } from '../../src/app/periodic.ts';

describe('Periodic', () => {
  it('reports the first failure of each row, and goes on', async () => {
    const outcomes = ['fails', 'fails', 'works', 'works', 'fails', 'fails', 'works'];
    const reports: unknown[] = [];
    const done = Promise.withResolvers<void>();
    let acts = 0;
    const act = async (): Promise<void> => {
      const outcome = outcomes[acts];
      acts += 1;
      if (acts === outcomes.length) done.resolve();
      if (outcome === 'fails') throw new Error(`act ${acts}`);
    };
    const periodic = new Periodic(1, act, (error) => reports.push((error as Error).message));
    await done.promise;
    await periodic.stop();
    expect(reports).to.deep.equal(['act 1', 'act 5']);
  });

  it('acts a last time when it is stopped, after the current run', async () => {
    const order: string[] = [];
    const begun = Promise.withResolvers<void>();
    const held = Promise.withResolvers<void>();
    const act = async (): Promise<void> => {
      order.push('begins');
      begun.resolve();
      await held.promise;
      order.push('ends');
    };
    const periodic = new Periodic(1, act, () => undefined);
    await begun.promise;
    const stopped = periodic.stop();
    held.resolve();
    await stopped;
    expect(order).to.deep.equal(['begins', 'ends', 'begins', 'ends']);
  });

  it('reports a failure of the last run, even after earlier ones', async () => {
    const reports: unknown[] = [];
    const failed = Promise.withResolvers<void>();
    const failure = new Error('at the end');
    const report = (error: unknown): void => {
      reports.push(error);
      failed.resolve();
    };
    const periodic = new Periodic(1, () => Promise.reject(failure), report);
    await failed.promise;
    await periodic.stop();
    expect(reports).to.deep.equal([failure, failure]);
  });
});
