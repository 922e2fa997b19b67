import type { Grant, GrantId } from '../domain/grant.ts';

/** Who may use the premium plan. What is changed is durable before it is acknowledged. */
export interface AccessRegister {
  /** What others changed is seen within a second. @throws StorageFault */
  find(id: GrantId): Promise<Grant | null>;

  /**
   * Changes a grant, however many change it at one time: `change` is asked again when somebody was faster.
   *
   * @param change what the grant becomes; null leaves it as it is
   * @returns what stands then
   * @throws StorageFault when that is not certain
   */
  change(id: GrantId, change: (grant: Grant | null) => Grant | null): Promise<Grant | null>;

  /**
   * Lets a reference (a redeem code, a checkout, a payment) lead to a grant, from now on and for good. References are
   * kept as digests: none can be read out of the store.
   */
  link(reference: string, id: GrantId): Promise<void>;

  /** The grant that a reference leads to. Asked of storage every time. */
  resolve(reference: string): Promise<GrantId | null>;
}
