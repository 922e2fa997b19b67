import { findRedisServer } from './redis-binary.ts';

/** Tests that need no Redis run without one; the others say so themselves. */
export const mochaGlobalSetup = async (): Promise<void> => {
  await findRedisServer().catch((error: Error) => process.emitWarning(error.message));
};
