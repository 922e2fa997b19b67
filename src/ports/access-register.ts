import type { Grant, GrantId } from '../domain/grant.ts';

/** The register of premium grants. Changes are durable before they are acknowledged. */
export interface AccessRegister {
  /** Other instances' changes are seen within a second. @throws StorageFault */
  find(id: GrantId): Promise<Grant | null>;

  /**
   * As `find`, but always read from storage: for decisions that must not rely on a remembered grant.
   *
   * @throws StorageFault
   */
  findNow(id: GrantId): Promise<Grant | null>;

  /**
   * Changes a grant atomically: `change` is called again when another writer was faster.
   *
   * @param change returns the new grant; null leaves it as it is
   * @returns the grant afterwards
   * @throws StorageFault when the outcome is not certain
   */
  change(id: GrantId, change: (grant: Grant | null) => Grant | null): Promise<Grant | null>;

  /**
   * Makes a reference (a checkout, a payment, the alias of an address) lead to a grant, permanently; to at most 16
   * grants, the ones linked last. References are stored as digests: none can be read out of the store.
   */
  link(reference: string, id: GrantId): Promise<void>;

  /** The grants that a reference leads to, the one linked last at the end. Always read from storage. */
  resolve(reference: string): Promise<readonly GrantId[]>;
}
