// The replies of 64 commands, each a cached value, stay within the accepted answer size.
const mostCommands = 64;
// Plans allow 1 MB per request.
const mostBytes = 512 * 1024;

/**
 * Splits the items, in order, into batches small enough for one request. An item that is too large goes alone: the
 * server decides about it.
 */
export const inBatches = <T extends { readonly bytes: number }>(items: readonly T[]): readonly (readonly T[])[] => {
  const batches: T[][] = [];
  let batch: T[] = [];
  let bytes = 0;
  for (const item of items) {
    bytes += item.bytes;
    if (batch.length === 0 || batch.length === mostCommands || bytes > mostBytes) {
      batch = [];
      bytes = item.bytes;
      batches.push(batch);
    }
    batch.push(item);
  }
  return batches;
};
