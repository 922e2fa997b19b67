import { expect } from 'chai';
import fc from 'fast-check';
import { FrugalBudget } from '../../../src/adapters/guards/frugal-budget.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredBudget } from '../../../src/adapters/records/stored-budget.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import type { BudgetReservation } from '../../../src/ports/budget.ts';
import { ControlledTime, settled } from '../../support/controlled-time.ts';
import { type Behaviour, FaultyStorage } from '../../support/faulty-storage.ts';

const cap = 10_000;
const instances = 3;
const slices = 0.05 * cap;
const caps = { dailyMicroUsd: cap, dailyPerVisitorMicroUsd: null };
const alias = visitorAlias('a secret');
const anna: Visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' };

/** What happens next, to one of the instances or to its way to storage. */
type Turn = { readonly at: number } & (
  | { readonly kind: 'reserve'; readonly most: number }
  | { readonly kind: 'settle'; readonly which: number; readonly part: number | null }
  | { readonly kind: 'behave'; readonly reads: Behaviour; readonly writes: Behaviour }
  | { readonly kind: 'pass'; readonly ms: number }
);

const at = fc.nat(instances - 1);
const behaviour = fc.constantFrom<Behaviour>('answers', 'answers', 'fails', 'loses');
const turns: fc.Arbitrary<readonly Turn[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ kind: fc.constant('reserve' as const), at, most: fc.constantFrom(10, 50, 1_000) }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        kind: fc.constant('settle' as const),
        at,
        which: fc.nat(),
        part: fc.option(fc.constantFrom(0, 0.5, 1), { nil: null }),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({ kind: fc.constant('behave' as const), at, reads: behaviour, writes: behaviour }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('pass' as const), at, ms: fc.integer({ min: 1, max: 3_000 }) }),
    },
  ),
  { minLength: 50, maxLength: 150 },
);

const open = () => {
  const time = new ControlledTime(Date.UTC(2026, 0, 31, 12));
  const sound = new MemoryStorage({ clock: time });
  let ids = 0;
  const all = Array.from({ length: instances }, () => {
    const faulty = new FaultyStorage(sound);
    const shared = new StoredBudget({ counters: faulty.storage.counters, alias, caps, clock: time });
    const newId = (): string => `id-${ids++}`;
    return { faulty, budget: new FrugalBudget(shared, { caps, instances, clock: time, timer: time, newId }) };
  });
  return { time, all, witness: new StoredBudget({ counters: sound.counters, alias, caps, clock: time }) };
};

/** @returns the most that was really committed at any time, and what was in the end, there and by the books */
const play = async (script: readonly Turn[]) => {
  const { time, all, witness } = open();
  await Promise.all(all.map(({ budget }) => budget.learn()));
  const inFlight: { readonly most: number; readonly reservation: BudgetReservation }[] = [];
  let committed = 0;
  let most = 0;
  for (const turn of script) {
    const { faulty, budget } = all[turn.at] ?? expect.fail();
    if (turn.kind === 'reserve') {
      const decision = await budget.reserve(anna, turn.most);
      if (decision.kind === 'reserved') {
        inFlight.push({ most: turn.most, reservation: decision.reservation });
        committed += turn.most;
      }
    } else if (turn.kind === 'settle') {
      const [call] = inFlight.splice(turn.which % Math.max(1, inFlight.length), 1);
      if (call) {
        const cost = turn.part === null ? null : Math.floor(call.most * turn.part);
        await call.reservation.settle(cost);
        committed -= call.most - (cost ?? call.most);
      }
    } else if (turn.kind === 'behave') Object.assign(faulty, { reads: turn.reads, writes: turn.writes });
    else await time.pass(turn.ms);
    most = Math.max(most, committed);
  }
  for (const { faulty } of all) faulty.all = 'answers';
  await time.pass(2_000);
  await Promise.all(inFlight.map(({ reservation }) => reservation.settle(null)));
  await time.pass(2_000);
  await settled();
  const { spentMicroUsd, reservedMicroUsd } = await witness.read();
  return { most, committed, books: (spentMicroUsd ?? 0) + (reservedMicroUsd ?? 0) };
};

describe('FrugalBudget over a storage that flaps, for each instance apart', function () {
  this.timeout(30_000);

  it('never commits more than the cap and one slice for each instance, and has all of it in the books', async () => {
    let highest = 0;
    await fc.assert(
      fc.asyncProperty(turns, async (script) => {
        const { most, committed, books } = await play(script);
        highest = Math.max(highest, most);
        expect(most).to.be.at.most(cap + slices);
        expect(books).to.be.at.least(committed);
      }),
      { numRuns: 150 },
    );
    // Else it would be something else that bounds it.
    expect(highest).to.be.above(0.8 * cap);
  });

  it('spends one slice, and not one for each outage, where it is cut off every second', async () => {
    const outages = Array.from({ length: 50 }, (): Turn[] => [
      { kind: 'behave', at: 0, reads: 'fails', writes: 'fails' },
      ...Array.from({ length: 10 }, (): Turn => ({ kind: 'reserve', at: 0, most: 50 })),
      // What it spent it cannot tell, because it is under way.
      { kind: 'behave', at: 0, reads: 'answers', writes: 'answers' },
      { kind: 'pass', at: 0, ms: 1_000 },
    ]).flat();
    expect((await play(outages)).most).to.equal(150);
  });

  it('has spent all of the cap, and at most one slice more, where others spend the rest meanwhile', async () => {
    const cutOff: Turn[] = [{ kind: 'behave', at: 0, reads: 'fails', writes: 'fails' }];
    const others = Array.from({ length: 100 }, (): Turn => ({ kind: 'reserve', at: 1, most: 100 }));
    const alone = Array.from({ length: 100 }, (): Turn => ({ kind: 'reserve', at: 0, most: 16 }));
    expect((await play([...cutOff, ...others, ...alone])).most).to.equal(cap + 160);
  });
});
