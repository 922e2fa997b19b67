import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder for as long as this process lives. */
export const scratchFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'threadr-bench-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
};
