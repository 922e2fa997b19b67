/** `threadr/contracts`: the suites that adapters are held to, for any test runner. */
export { type AccessRegisterHarness, accessRegisterContract, type SharedRegisters } from './access-register.ts';
export { type BudgetHarness, budgetContract } from './budget.ts';
export { type EmailListHarness, emailListContract } from './email-list.ts';
export { type SessionStoreHarness, type SharedSessions, sessionStoreContract } from './session-store.ts';
export { type SingleFlightHarness, singleFlightContract } from './single-flight.ts';
export {
  type ControlledClock,
  type Runner,
  type StorageCapabilities,
  type StorageFaults,
  type StorageHarness,
  storageContract,
} from './storage.ts';
export { type ThreadCacheHarness, threadCacheContract } from './thread-cache.ts';
export { type UsageMeterHarness, usageMeterContract } from './usage-meter.ts';
