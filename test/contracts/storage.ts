import type { Runner } from './runner.ts';
import { countersContract } from './storage-counters.ts';
import { entriesContract } from './storage-entries.ts';
import { faultsContract } from './storage-faults.ts';
import type { StorageHarness } from './storage-harness.ts';
import { itselfContract } from './storage-itself.ts';
import { kitOf } from './storage-kit.ts';
import { listsContract } from './storage-lists.ts';
import { quotaContract } from './storage-quota.ts';
import { refundContract } from './storage-refund.ts';
import { renewalsContract } from './storage-renewals.ts';
import { scopesContract } from './storage-scopes.ts';
import { unionsContract } from './storage-unions.ts';
import { valuesContract } from './storage-values.ts';
import { windowContract } from './storage-window.ts';

export type { Runner } from './runner.ts';
export type {
  ControlledClock,
  StorageCapabilities,
  StorageFaults,
  StorageHarness,
} from './storage-harness.ts';

/**
 * Everything that the storage port promises, as tests: a backend is one that passes them.
 *
 * @param name what the tests are titled with.
 * @param runner `describe` and `it` of any test runner.
 */
export const storageContract = (name: string, runner: Runner, harness: StorageHarness): void => {
  const kit = kitOf(runner, harness);
  runner.describe(`${name}: the storage contract`, () => {
    valuesContract(kit);
    entriesContract(kit);
    scopesContract(kit);
    renewalsContract(kit);
    quotaContract(kit);
    refundContract(kit);
    windowContract(kit);
    countersContract(kit);
    unionsContract(kit);
    listsContract(kit);
    itselfContract(kit);
    faultsContract(kit);
  });
};
