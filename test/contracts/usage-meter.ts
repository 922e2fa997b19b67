import assert from 'node:assert/strict';
import type { GrantId } from '../../src/domain/grant.ts';
import type { Quotas } from '../../src/domain/quota.ts';
import type { Visitor } from '../../src/domain/visitor.ts';
import type { UsageMeter } from '../../src/ports/usage-meter.ts';
import type { Runner } from './runner.ts';

export interface UsageMeterHarness {
  /** A meter that has counted nothing yet. */
  open(quotas: Quotas): UsageMeter | Promise<UsageMeter>;
  close?(meter: UsageMeter): Promise<void>;
  /** Moves the clock that windows are measured by, where it can be moved. */
  advance?(ms: number): void;
}

const windowMs = 60_000;
const quotas: Quotas = { free: { limit: 3, windowMs }, premium: { limit: 5, windowMs } };
const single: Quotas = { free: { limit: 1, windowMs }, premium: { limit: 1, windowMs } };

const visitor = (network: string): Visitor => ({ kind: 'network', network, plan: 'free' });
const anna = visitor('192.0.2.1');

/** What `UsageMeter` promises, of any adapter. */
export const usageMeterContract = (name: string, { describe, it }: Runner, harness: UsageMeterHarness): void => {
  const using =
    (body: (meter: UsageMeter) => Promise<void>, given = quotas) =>
    async (): Promise<void> => {
      const meter = await harness.open(given);
      try {
        await body(meter);
      } finally {
        await harness.close?.(meter);
      }
    };

  describe(`${name}: a quota`, () => {
    it('is spent one by one, then refuses', using(spent));
    it('of one lets exactly one of 500 through', using(exactlyOne, single));
    it('is looked at without being spent', using(lookedAt));
    it('takes refunds back', using(givenBack));
    it('belongs to one visitor', using(keptApart));
    it('is as large as the plan', using(planned));
    it('does not limit an operator', using(unlimited));
    const { advance } = harness;
    if (advance) {
      it(
        'returns when its window has passed',
        using((meter) => returned(meter, advance)),
      );
    }
  });
};

const usedBy = async (meter: UsageMeter, who: Visitor): Promise<number | undefined> => (await meter.look(who))?.used;

const spent = async (meter: UsageMeter): Promise<void> => {
  for (const used of [1, 2, 3]) {
    const admission = await meter.take(anna);
    assert.equal(admission.granted, true);
    assert.equal(admission.standing?.used, used);
    assert.deepEqual(admission.standing?.quota, quotas.free);
    assert.equal(admission.standing?.plan, 'free');
  }
  for (const _again of [1, 2]) {
    const admission = await meter.take(anna);
    assert.equal(admission.granted, false);
    assert.equal(admission.standing?.used, 3);
    const waitMs = admission.standing?.returnsInMs ?? 0;
    // Capacity may return up to a sixtieth of the window late.
    assert.ok(waitMs > 0 && waitMs <= (windowMs * 61) / 60, `returns in ${waitMs} ms`);
  }
};

const exactlyOne = async (meter: UsageMeter): Promise<void> => {
  const admissions = await Promise.all(Array.from({ length: 500 }, () => meter.take(anna)));
  assert.equal(admissions.filter(({ granted }) => granted).length, 1);
  assert.equal(await usedBy(meter, anna), 1);
};

const lookedAt = async (meter: UsageMeter): Promise<void> => {
  for (const _look of [1, 2, 3, 4]) {
    const standing = await meter.look(anna);
    assert.deepEqual([standing?.used, standing?.returnsInMs], [0, 0]);
  }
  await meter.take(anna);
  assert.equal(await usedBy(meter, anna), 1);
};

const givenBack = async (meter: UsageMeter): Promise<void> => {
  const receipts: string[] = [];
  for (const _take of [1, 2, 3]) {
    const admission = await meter.take(anna);
    assert.ok(admission.granted && admission.receipt !== null);
    receipts.push(admission.receipt);
  }
  for (const receipt of receipts.slice(1)) await meter.giveBack(anna, receipt);
  assert.equal(await usedBy(meter, anna), 1);
  assert.equal((await meter.take(anna)).granted, true);
  assert.equal((await meter.take(anna)).granted, true);
  assert.equal((await meter.take(anna)).granted, false);
};

const keptApart = async (meter: UsageMeter): Promise<void> => {
  const bert = visitor('2001:db8::/56');
  await meter.take(anna);
  assert.equal(await usedBy(meter, bert), 0);
  const odd = [visitor(''), visitor('operator'), visitor('{}\n:'), visitor('192.0.2.10'), visitor('ä'.repeat(2_000))];
  for (const who of odd) assert.equal(await usedBy(meter, who), 0);
};

const planned = async (meter: UsageMeter): Promise<void> => {
  const premium: Visitor = { kind: 'member', grant: 'g'.repeat(22) as GrantId, plan: 'premium' };
  for (const _take of [1, 2, 3]) assert.equal((await meter.take(anna)).granted, true);
  assert.equal((await meter.take(anna)).granted, false);
  for (const _take of [1, 2, 3, 4, 5]) assert.equal((await meter.take(premium)).granted, true);
  const refused = await meter.take(premium);
  assert.equal(refused.granted, false);
  assert.deepEqual([refused.standing?.plan, refused.standing?.quota], ['premium', quotas.premium]);
};

const unlimited = async (meter: UsageMeter): Promise<void> => {
  const operator: Visitor = { kind: 'operator' };
  for (const _take of [1, 2, 3, 4, 5, 6]) {
    assert.deepEqual(await meter.take(operator), { granted: true, standing: null, receipt: null });
  }
  await meter.giveBack(operator, 'anything');
  assert.equal(await meter.look(operator), null);
};

const returned = async (meter: UsageMeter, advance: (ms: number) => void): Promise<void> => {
  for (const _take of [1, 2, 3]) await meter.take(anna);
  const refused = await meter.take(anna);
  advance((refused.standing?.returnsInMs ?? 0) - 1);
  assert.equal((await meter.take(anna)).granted, false);
  advance(1);
  assert.equal((await meter.take(anna)).granted, true);
};
