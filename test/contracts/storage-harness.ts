import type { Durability, Storage } from '../../src/ports/storage/storage.ts';

/** What the suite needs from whoever wrote a backend. */
export interface StorageHarness {
  /** A client of the backend. It need not be empty: each test keeps to partitions of its own. */
  open(): Promise<Storage>;
  /** Ends what `open` began, also where the client itself is closed already. */
  close(storage: Storage): Promise<void>;
  readonly capabilities: StorageCapabilities;
  readonly faults?: StorageFaults;
}

/** What a backend can do beyond the port, as data. */
export interface StorageCapabilities {
  /** Two calls of `open` give two clients on one store. */
  readonly shared: boolean;
  /** What is there when the last client is closed is there for the next one. */
  readonly survivesReopen: boolean;
  /** What `describe` must say; left out where that depends on the server. */
  readonly durability?: Durability;
  /** The backend's clock, where the test holds it. Else it runs with Date, give or take 50 ms. */
  readonly controlledClock?: ControlledClock;
}

export interface ControlledClock {
  advance(ms: number): void | Promise<void>;
}

/** Makes every client's backend fail, and work again. */
export interface StorageFaults {
  begin(): Promise<void>;
  end(): Promise<void>;
}
