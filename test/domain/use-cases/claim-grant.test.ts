import { expect } from 'chai';
import fc from 'fast-check';
import { aroundStorage } from '../../../src/adapters/guards/around-storage.ts';
import { paidGrantId } from '../../../src/domain/payment.ts';
import { digestOfSession, emptySession, type Session, type SessionId } from '../../../src/domain/session.ts';
import type { RedeemOutcome } from '../../../src/domain/use-cases/redeem-premium.ts';
import { keyStanding, parseVisitorKey } from '../../../src/domain/visitor-key.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { FakeClock } from '../../support/fake-clock.ts';
import { diesAfter } from '../../support/mortal-storage.ts';
import { nowSeconds, openPremium, type Premium, premiumOver, sessionOf, visitorAt } from '../../support/premium.ts';
import { checkout } from '../../support/stripe-events.ts';

const grant = paidGrantId('stripe', 'pi_1');
const ida = sessionOf('ida');
const eve = sessionOf('eve');
const known: Session = { ...emptySession, preferences: { platform: 'bluesky' } };

const redeem = (
  { redeem: redeeming }: Premium,
  session: SessionId | null,
  network = '192.0.2.1',
): Promise<RedeemOutcome> =>
  redeeming.run({ proof: { kind: 'checkout', text: 'cs_test_1' }, visitor: visitorAt(network), session });

const open = async () => {
  const premium = openPremium();
  await premium.apply(checkout(nowSeconds));
  await premium.sessions.change(ida, () => known);
  await premium.sessions.change(eve, () => known);
  return premium;
};

/** Of the digests of sessions that were ever bound, or ever written. */
const holder = async ({ register }: Premium): Promise<string | undefined> =>
  (await register.find(grant))?.redeemedBy?.session;

/** Two instances with the calls of both in an order that the scheduler chooses. @param asked the partitions they ask for */
const twoInstances = (
  storage: Storage,
  clock: FakeClock,
  scheduler: fc.Scheduler,
  asked: Set<string> = new Set(),
): readonly [Premium, Premium] => {
  const shared = aroundStorage(storage, (verb, call, _durable, partition = '') => {
    asked.add(partition);
    return scheduler.schedule(Promise.resolve(), verb).then(call);
  });
  let made = 0;
  const makeSecret = () => `${++made}`.padStart(22, '0');
  return [premiumOver(shared, clock, makeSecret), premiumOver(shared, clock, makeSecret)];
};

/** How many sessions have the grant, of those that were asked for. */
const countPremium = async ({ values }: Storage, asked: ReadonlySet<string>): Promise<number> => {
  const places = [...asked].filter((partition) => partition.startsWith('s'));
  const found = await Promise.all(places.map(async (partition) => (await values.get(partition, ['session']))[0]));
  return found.filter((stored) => stored?.value.includes(grant)).length;
};

describe('a grant that is claimed', () => {
  for (const session of [ida, null]) {
    it(`${session ? 'by a session' : 'without one'}, the process dying at any step, is claimed by asking again`, async () => {
      for (let calls = 0, died = true; died; calls++) {
        const { storage, clock, ...premium } = await open();
        const mortal = diesAfter(storage, calls);
        const dying = premiumOver(mortal.storage, clock, () => 'D'.repeat(22));
        await redeem(dying, session).catch(() => undefined);
        died = mortal.isDead();
        const outcome = await redeem(premium, session);
        if (outcome.kind !== 'claimed') throw new Error(`${outcome.kind} after ${calls} calls`);
        const expected = { ...(session ? known : emptySession), grant };
        expect(await premium.sessions.read(outcome.session), `${calls} calls`).to.deep.equal(expected);
        expect(await holder(premium)).to.equal(digestOfSession(outcome.session));
        if (session) expect(await premium.sessions.read(session)).to.equal(null);
      }
    });
  }

  it('by two concurrent clients, belongs to one: the other has lost nothing, and is told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { storage, clock, ...premium } = await open();
        const asked = new Set<string>();
        const [one, other] = twoInstances(storage, clock, scheduler, asked);
        const outcomes = await scheduler.waitFor(Promise.all([redeem(one, ida), redeem(other, eve, '192.0.2.2')]));
        expect(await countPremium(storage, asked)).to.equal(1);
        expect(outcomes.map(({ kind }) => kind).toSorted()).to.deep.equal(['claimed', 'taken']);
        const [winner, loser] = outcomes[0].kind === 'claimed' ? [ida, eve] : [eve, ida];
        expect(await premium.sessions.read(winner)).to.equal(null);
        expect(await premium.sessions.read(loser)).to.deep.equal(known);
        const [claimed] = outcomes.filter((outcome) => outcome.kind === 'claimed');
        expect(claimed && digestOfSession(claimed.session)).to.equal(await holder(premium));
        expect(claimed && (await premium.sessions.read(claimed.session))).to.deep.equal({ ...known, grant });
      }),
    );
  });

  it('by one session twice concurrently, belongs to that session, and one of the keys is current', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (scheduler) => {
        const { storage, clock, ...premium } = await open();
        const [one, other] = twoInstances(storage, clock, scheduler);
        const outcomes = await scheduler.waitFor(Promise.all([redeem(one, ida), redeem(other, ida)]));
        const keys: string[] = [];
        for (const outcome of outcomes) {
          if (outcome.kind !== 'claimed') throw new Error(outcome.kind);
          expect(digestOfSession(outcome.session)).to.equal(await holder(premium));
          expect(await premium.sessions.read(outcome.session)).to.deep.equal({ ...known, grant });
          keys.push(outcome.key);
        }
        const kept = await premium.register.find(grant);
        const standings = keys.map((key) => kept && keyStanding(kept, parseVisitorKey(key)?.digest ?? ''));
        expect(standings.toSorted()).to.deep.equal(['current', 'replaced']);
        expect(await premium.sessions.read(ida)).to.equal(null);
      }),
    );
  });
});
