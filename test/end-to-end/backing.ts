import { closingAfter } from '../support/closing.ts';
import { host } from '../support/redis-process.ts';
import { firstOf, startSingle, type Topology } from '../support/topologies.ts';
import { HeldModel } from './held-model.ts';

/** What the instances of a suite share: a Redis, and a model that can be held. */
export interface Backing {
  readonly redis: Topology;
  readonly model: HeldModel;
  /** For an instance that is to use both. */
  readonly variables: Readonly<Record<string, string>>;
}

/** There before the suite's tests, and gone after them; register it after `instances`, which are to end before it. */
export const backing = (): (() => Backing) => {
  const closing = closingAfter(after);
  let shared: Backing;
  before(async () => {
    const redis = closing(await startSingle());
    const model = closing(await HeldModel.start());
    const variables = { REDIS_URL: `redis://${host}:${firstOf(redis).port}`, ...model.variables };
    shared = { redis, model, variables };
  });
  return () => shared;
};
