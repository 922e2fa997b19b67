import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A directory for each test of the suite that calls this, gone after it. */
export const temporaryDirectory = (): (() => string) => {
  let directory = '';
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'threadr-'));
  });
  afterEach(() => rmSync(directory, { recursive: true, force: true }));
  return () => directory;
};
