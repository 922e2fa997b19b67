import { expect } from 'chai';
import { parseVisitorKey } from '../../../src/domain/visitor-key.ts';
import { nowSeconds as now } from '../../support/premium.ts';
import { dayMs } from '../../support/stripe-events.ts';
import { bought, claimed, email, eve, guest, ida, known, openBought, redeem, standingOf } from './redeeming.ts';

describe('redeeming', () => {
  it('makes the session premium under another id, with its data, and issues a key', async () => {
    const premium = await openBought();
    const outcome = claimed(await redeem(premium, bought, ida));
    expect(outcome.endsAtMs).to.equal(now * 1_000 + 30 * dayMs);
    expect(outcome.session).to.match(/^[\w-]{22}$/);
    expect(outcome.session).to.not.equal(ida);
    expect(await premium.sessions.read(outcome.session)).to.deep.equal({ ...known, grant: guest });
    expect(await premium.sessions.read(ida)).to.equal(null);
    expect(parseVisitorKey(outcome.key)?.grant).to.equal(guest);
    expect(await standingOf(premium, outcome.key)).to.equal('current');
  });

  it('is done with an operator’s code as well', async () => {
    const premium = await openBought();
    const { redeemCode } = await premium.grant.run({ email, durationMs: dayMs, paymentReference: null });
    const outcome = claimed(await redeem(premium, { code: redeemCode }, ida));
    expect(outcome.endsAtMs).to.equal(now * 1_000 + dayMs);
    expect(await standingOf(premium, outcome.key)).to.equal('current');
  });

  it('may be asked again: the session keeps its name, and the key is another', async () => {
    const premium = await openBought();
    const first = claimed(await redeem(premium, bought, ida));
    const second = claimed(await redeem(premium, bought, first.session));
    expect(second.session).to.equal(first.session);
    expect(await standingOf(premium, second.key)).to.equal('current');
    expect(await standingOf(premium, first.key)).to.equal('replaced');
    expect(await premium.sessions.read(first.session)).to.deep.equal({ ...known, grant: guest });
  });

  it('may be asked again with the old session, where the answer was lost: nothing is', async () => {
    const premium = await openBought();
    const lost = claimed(await redeem(premium, bought, ida));
    const again = claimed(await redeem(premium, bought, ida));
    expect(again.session).to.equal(lost.session);
    expect(await premium.sessions.read(again.session)).to.deep.equal({ ...known, grant: guest });
    await redeem(premium, bought, again.session);
    expect(await redeem(premium, bought, ida)).to.have.property('kind', 'taken');
  });

  it('may be asked again without a session from the same network, until the session was used for it', async () => {
    const premium = await openBought();
    const lost = claimed(await redeem(premium, bought));
    expect(await redeem(premium, bought, null, '192.0.2.2')).to.have.property('kind', 'taken');
    const again = claimed(await redeem(premium, bought));
    expect(again.session).to.not.equal(lost.session);
    await redeem(premium, bought, again.session);
    expect(await redeem(premium, bought)).to.have.property('kind', 'taken');
  });

  it('may be asked again with a session that came after an answer that was lost, where there was none before', async () => {
    const premium = await openBought();
    await redeem(premium, bought);
    expect(await redeem(premium, bought, ida, '192.0.2.2')).to.have.property('kind', 'taken');
    const again = claimed(await redeem(premium, bought, ida));
    expect(await premium.sessions.read(again.session)).to.deep.equal({ ...known, grant: guest });
    expect(await redeem(premium, bought, eve)).to.have.property('kind', 'taken');
    expect(await redeem(premium, bought)).to.have.property('kind', 'taken');
  });

  it('is refused to another session while the first lives, and no longer', async () => {
    const premium = await openBought();
    const { session } = claimed(await redeem(premium, bought, ida));
    await premium.sessions.change(eve, () => known);
    expect(await redeem(premium, bought, eve)).to.have.property('kind', 'taken');
    expect(await premium.sessions.read(eve)).to.deep.equal(known);
    await premium.sessions.remove(session);
    expect(await redeem(premium, bought, eve)).to.have.property('kind', 'claimed');
  });

  it('gives a session that has another grant the new one', async () => {
    const premium = await openBought();
    const { redeemCode } = await premium.grant.run({ email, durationMs: dayMs, paymentReference: null });
    const { session } = claimed(await redeem(premium, { code: redeemCode }, ida));
    const outcome = claimed(await redeem(premium, bought, session));
    expect(await premium.sessions.read(outcome.session)).to.deep.equal({ ...known, grant: guest });
  });
});
