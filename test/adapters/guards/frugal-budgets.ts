import { FrugalBudget } from '../../../src/adapters/guards/frugal-budget.ts';
import { withDeadline } from '../../../src/adapters/guards/storage-deadline.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredBudget } from '../../../src/adapters/records/stored-budget.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import type { BudgetCaps } from '../../../src/domain/budget.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import type { BudgetReservation } from '../../../src/ports/budget.ts';
import { ControlledTime, settled } from '../../support/controlled-time.ts';
import { FaultyStorage } from '../../support/faulty-storage.ts';

const alias = visitorAlias('a secret');
export const anna: Visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' };
export const bert: Visitor = { kind: 'network', network: '192.0.2.2', plan: 'free' };
export const operator: Visitor = { kind: 'operator' };
export const noon = Date.UTC(2026, 0, 31, 12);
export const total: BudgetCaps = { dailyMicroUsd: 10_000, dailyPerVisitorMicroUsd: null };

/** A budget over storage that can fail. `open` gives another over the same; `witness` reads what storage has. */
export const setUp = (caps = total, instances = 1) => {
  const time = new ControlledTime(noon);
  const sound = new MemoryStorage({ clock: time });
  const witness = new StoredBudget({ counters: sound.counters, alias, caps, clock: time });
  let ids = 0;
  const newId = (): string => `id-${ids++}`;
  const open = () => {
    const faulty = new FaultyStorage(sound);
    const { counters } = withDeadline(faulty.storage, time, { timeoutMs: 160 });
    const shared = new StoredBudget({ counters, alias, caps, clock: time });
    return { faulty, budget: new FrugalBudget(shared, { caps, instances, clock: time, timer: time, newId }) };
  };
  const { faulty, budget } = open();
  const reserve = async (most: number, who: Visitor = anna): Promise<BudgetReservation | null> => {
    const decision = await budget.reserve(who, most);
    await settled();
    return decision.kind === 'reserved' ? decision.reservation : null;
  };
  /** How many of this size go through, one after the other. */
  const through = async (most: number, cost: number | null = null, who: Visitor = anna): Promise<number> => {
    for (let n = 0; ; n++) {
      const reservation = await reserve(most, who);
      if (reservation === null) return n;
      await reservation.settle(cost);
    }
  };
  const stored = async () => {
    const { spentMicroUsd, reservedMicroUsd } = await witness.read();
    return [spentMicroUsd, reservedMicroUsd];
  };
  return { time, faulty, budget, open, reserve, through, stored, witness };
};
