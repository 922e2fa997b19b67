import type { ThreadOrder } from '../../domain/order.ts';
import { Memo } from './memo.ts';

const mostOrders = 200;
/** The longest body and defaults that are remembered, in characters. */
const longestAsked = 20_000;

/**
 * Recent orders, by the exact body they were sent in. A repeated request is validated and normalised once; since the
 * order is the same object, it is also digested once.
 */
export class RecentOrders {
  readonly #orders = new Memo<ThreadOrder>(mostOrders);

  /**
   * @param body as sent
   * @param defaults for fields that the body leaves out
   * @param read makes the order, or throws
   */
  orderOf(body: string, defaults: object, read: () => ThreadOrder): ThreadOrder {
    // A body is one JSON object, so two in a row cannot be another body.
    const asked = Object.keys(defaults).length === 0 ? body : JSON.stringify(defaults) + body;
    return asked.length > longestAsked ? read() : this.#orders.get(asked, read);
  }
}
