import type { Grant, GrantId } from '../domain/grant.ts';

/** Who may use the premium plan. What is changed is durable before it is acknowledged. */
export interface AccessRegister {
  /** What others changed is seen within a second. @throws StorageFault */
  find(id: GrantId): Promise<Grant | null>;

  /** As `find`, by storage's own word, for who must not be told what was. @throws StorageFault */
  findNow(id: GrantId): Promise<Grant | null>;

  /**
   * Changes a grant, however many change it at one time: `change` is asked again when somebody was faster.
   *
   * @param change what the grant becomes; null leaves it as it is
   * @returns what stands then
   * @throws StorageFault when that is not certain
   */
  change(id: GrantId, change: (grant: Grant | null) => Grant | null): Promise<Grant | null>;

  /**
   * Lets a reference (a checkout, a payment, the alias of an address) lead to a grant too, from now on and for good; of
   * many, to the 16 that were linked last. References are kept as digests: none can be read out of the store.
   */
  link(reference: string, id: GrantId): Promise<void>;

  /** The grants that a reference leads to, the latest linked last. Asked of storage every time. */
  resolve(reference: string): Promise<readonly GrantId[]>;
}
