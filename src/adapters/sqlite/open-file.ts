import { statSync } from 'node:fs';
import { StorageFault } from '../../domain/failure.ts';

/**
 * The file behind a path, as it was opened. If it is deleted or replaced, SQLite goes on with it without an error, and
 * everything in it is lost when it is closed.
 */
export class OpenFile {
  readonly #path: string;
  readonly #identity: string;

  /** To be made before the file is opened. */
  constructor(path: string) {
    this.#path = path;
    this.#identity = identityOf(path);
  }

  /** @throws StorageFault when the path leads to another file by now, or to none */
  requireInPlace(): void {
    if (identityOf(this.#path) !== this.#identity)
      throw new StorageFault('the SQLite file was deleted or replaced: start again to use the one in its place');
  }
}

/** Empty without a file. A file that is still open shares its number with no other. */
const identityOf = (path: string): string => {
  const stat = statSync(path, { bigint: true, throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.dev}:${stat.ino}`;
};
