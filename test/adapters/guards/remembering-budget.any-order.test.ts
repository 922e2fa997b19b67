import { expect } from 'chai';
import fc from 'fast-check';
import { RememberingBudget } from '../../../src/adapters/guards/remembering-budget.ts';
import type { BudgetReservation } from '../../../src/ports/budget.ts';
import { anna, setUp, total } from './frugal-budgets.ts';

const cap = total.dailyMicroUsd ?? 0;

interface Call {
  readonly reservation: BudgetReservation;
  /** The most that it can cost; once it is settled, what it cost. */
  microUsd: number;
  isOpen: boolean;
}

/** One process, whose storage fails, answers, and answers without being heard; and the calls that it was granted. */
const oneProcess = async () => {
  const { time, faulty, budget: frugal, witness } = setUp();
  const budget = new RememberingBudget(frugal, { shared: witness, caps: total, clock: time });
  await frugal.learn();
  const calls: Call[] = [];
  const reserve = async (microUsd: number): Promise<boolean> => {
    const decision = await budget.reserve(anna, microUsd);
    if (decision.kind === 'exhausted') return false;
    calls.push({ reservation: decision.reservation, microUsd, isOpen: true });
    return true;
  };
  const settle = async (which: number, part: number): Promise<void> => {
    const open = calls.filter(({ isOpen }) => isOpen);
    const call = open[which % open.length];
    if (call === undefined) return;
    call.isOpen = false;
    call.microUsd = Math.floor(call.microUsd * part);
    await call.reservation.settle(call.microUsd);
  };
  const committed = (): number => calls.reduce((sum, { microUsd }) => sum + microUsd, 0);
  return { time, faulty, witness, reserve, settle, committed };
};

type Process = Awaited<ReturnType<typeof oneProcess>>;
type Step = (process: Process) => Promise<unknown>;

const behave = (behaviour: 'answers' | 'fails' | 'loses'): Step => {
  return async ({ faulty, time }) => {
    faulty.all = behaviour;
    await time.pass(1_000);
  };
};

/** Amounts that fit into the share of an outage, and amounts that with those make just the cap, or more. */
const reserving = fc.constantFrom(200, 400, cap - 400, cap - 200, cap);
/** Of what was reserved. Calls cost little, so that there is room for more of them. */
const part = fc.constantFrom(0, 0.001, 0.01);
const calls = fc.oneof(
  reserving.map(
    (microUsd): Step =>
      ({ reserve }) =>
        reserve(microUsd),
  ),
  fc.tuple(fc.nat(20), part).map(
    ([which, of]): Step =>
      ({ settle }) =>
        settle(which, of),
  ),
);
const faults = fc.constantFrom(behave('answers'), behave('fails'), behave('loses'));

describe('RememberingBudget, whatever happens in whatever order', () => {
  it('never commits more than the cap by itself', () =>
    fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(calls, faults), { minLength: 20, maxLength: 40 }), async (steps) => {
        const process = await oneProcess();
        for (const step of steps) {
          await step(process);
          expect(process.committed()).to.be.at.most(cap);
        }
      }),
    ));

  it('grants whatever storage has left, where storage answers', () =>
    fc.assert(
      fc.asyncProperty(fc.array(calls, { maxLength: 40 }), reserving, async (steps, microUsd) => {
        const process = await oneProcess();
        for (const step of steps) await step(process);
        const { dailyMicroUsd: left } = await process.witness.left(anna);
        expect(left).to.equal(cap - process.committed());
        expect(await process.reserve(microUsd)).to.equal(microUsd <= (left ?? 0));
      }),
    ));
});
