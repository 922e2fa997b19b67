import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for each test of the suite that calls this, or by `before` and `after` for all of them; gone after it. */
export const temporaryDirectory = (
  begin: typeof beforeEach | typeof before = beforeEach,
  end: typeof afterEach | typeof after = afterEach,
): (() => string) => {
  let directory = '';
  begin(() => {
    directory = mkdtempSync(join(tmpdir(), 'threadr-'));
  });
  end(() => rmSync(directory, { recursive: true, force: true }));
  return () => directory;
};
