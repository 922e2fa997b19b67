/** What a contract suite needs of a test runner: mocha, node:test, vitest and jest all have it. */
export interface Runner {
  describe(title: string, body: () => void): unknown;
  it(title: string, body: () => Promise<void>): unknown;
}
