import { expect } from 'chai';
import { generateRequestSchema, orderOf } from '../../../src/app/http/generate-request.ts';
import { RecentOrders } from '../../../src/app/http/recent-orders.ts';
import type { ThreadOrder } from '../../../src/domain/order.ts';

const schema = generateRequestSchema(100_000);
const asking = (orders: RecentOrders) => {
  let reads = 0;
  const ask = (body: object, defaults: object = {}): ThreadOrder =>
    orders.orderOf(JSON.stringify(body), defaults, () => {
      reads++;
      return orderOf(schema.parse({ ...defaults, ...body }));
    });
  return { ask, reads: () => reads };
};

describe('recent orders', () => {
  it('are read once, and one object for as long as they are asked for', () => {
    const { ask, reads } = asking(new RecentOrders());
    const order = ask({ text: 'One.\r\n' });
    expect(order.source).to.deep.equal({ type: 'text', text: 'One.' });
    expect(ask({ text: 'One.\r\n' })).to.equal(order);
    expect(reads()).to.equal(1);
  });

  it('are distinguished by every word, and by the defaults for fields left out', () => {
    const { ask, reads } = asking(new RecentOrders());
    expect(ask({ text: 'One.' }).platform).to.equal('x');
    expect(ask({ text: 'One.' }, { platform: 'bluesky' }).platform).to.equal('bluesky');
    expect(ask({ text: 'One.' }, { platform: 'mastodon' }).platform).to.equal('mastodon');
    expect(ask({ text: 'One.', platform: 'threads' }, { platform: 'mastodon' }).platform).to.equal('threads');
    expect(ask({ text: 'One.' }).platform).to.equal('x');
    expect(reads()).to.equal(4);
  });

  it('are told apart, however many', () => {
    const { ask } = asking(new RecentOrders());
    for (const round of [1, 2]) {
      for (let i = 0; i < 1_000; i++) {
        expect(ask({ text: `Text ${i}` }).source, `round ${round}`).to.deep.equal({ type: 'text', text: `Text ${i}` });
      }
    }
  });

  it('are not held when they are long', () => {
    const { ask, reads } = asking(new RecentOrders());
    const text = 'é'.repeat(20_001);
    expect(ask({ text })).to.deep.equal(ask({ text }));
    expect(reads()).to.equal(2);
  });

  it('that cannot be read are refused as often as they come', () => {
    const { ask, reads } = asking(new RecentOrders());
    for (const n of [1, 2]) {
      expect(() => ask({ text: '' })).to.throw();
      expect(reads()).to.equal(n);
    }
  });
});
