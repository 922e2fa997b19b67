import type { ThreadOrder } from '../../domain/order.ts';
import { Memo } from './memo.ts';

const mostOrders = 200;
/** Characters of a body and of what stands in for what it leaves out. */
const longestAsked = 20_000;

/**
 * Orders that were sent lately, by the words they were sent in. What is asked for again and again is validated and
 * normalised once; and because the order is one and the same object, it is digested once.
 */
export class RecentOrders {
  readonly #orders = new Memo<ThreadOrder>(mostOrders);

  /**
   * @param body as it was sent
   * @param defaults what stands in for what the body leaves out
   * @param read what the two come to, or throws
   */
  orderOf(body: string, defaults: object, read: () => ThreadOrder): ThreadOrder {
    // A body is one JSON object: two of them in a row are no body.
    const asked = Object.keys(defaults).length === 0 ? body : JSON.stringify(defaults) + body;
    return asked.length > longestAsked ? read() : this.#orders.get(asked, read);
  }
}
