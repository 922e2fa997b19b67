import { expect } from 'chai';
import type { CommandTransport } from '../../../src/adapters/redis/command-transport.ts';
import { RedisStorage } from '../../../src/adapters/redis/redis-storage.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import { verbsOf } from '../../contracts/storage-verbs.ts';
import { rejectionOf } from '../../support/rejection.ts';

/** What these did is of no interest to their callers, who could do nothing about it. */
const unanswered = ['counters.giveBack', 'counters.addUnique'];

const over = (reply: unknown): RedisStorage => {
  const answer = async (): Promise<unknown> => reply;
  const transport: CommandTransport = {
    run: answer,
    runDurably: answer,
    askAll: async () => [reply],
    askInfo: async () => [reply],
    awaitsFsync: false,
    close: async () => undefined,
  };
  return new RedisStorage({ transport, backend: 'redis', keyPrefix: '', newId: () => 'id', monotonicNow: () => 0 });
};

describe('a server of Redis’s protocol that answers senselessly', () => {
  for (const reply of [null, true, 'OK', {}, [null]]) {
    it(`is not believed, whatever was asked: ${JSON.stringify(reply)}`, async () => {
      for (const [verb, call] of Object.entries(verbsOf(over(reply), 'p'))) {
        if (!unanswered.includes(verb)) expect(await rejectionOf(call()), verb).to.be.instanceOf(StorageFault);
      }
    });
  }
});
