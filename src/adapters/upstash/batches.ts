// As many replies, of a cached value each, still fit into an answer that is taken.
const mostCommands = 64;
// Plans take 1 MB a request.
const mostBytes = 512 * 1024;

/**
 * In order, in parts that are each small enough for one request. What is larger by itself goes alone: whether it is too
 * large is the server's to say.
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
