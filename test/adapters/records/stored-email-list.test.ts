import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { emailPartition } from '../../../src/adapters/records/partitions.ts';
import { type EmailRecord, StoredEmailList } from '../../../src/adapters/records/stored-email-list.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { parseEmailAddress } from '../../../src/domain/email-address.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { EmailList } from '../../../src/ports/email-list.ts';
import type { Lists } from '../../../src/ports/storage/lists.ts';
import { emailListContract, type KeptEmail } from '../../contracts/email-list.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { spiedStorage } from './spied-storage.ts';

const alias = visitorAlias('a secret');
const openStorage = () => new MemoryStorage({ clock: new FakeClock(0) });

const recordsIn = async (lists: Lists): Promise<readonly KeptEmail[]> => {
  const { records } = await lists.page(emailPartition, 'emails', null, 1_000);
  return records.map(({ value }) => {
    const { email, source, at }: EmailRecord = JSON.parse(value);
    return { email, source, atMs: Date.parse(at) };
  });
};

const backends = new Map<EmailList, Lists>();
emailListContract(
  'StoredEmailList over memory',
  { describe, it },
  {
    open: () => {
      const { lists } = openStorage();
      const list = new StoredEmailList(lists, alias);
      backends.set(list, lists);
      return list;
    },
    kept: (list) => recordsIn(backends.get(list) as Lists),
    close: async (list) => void backends.delete(list),
  },
);

describe('StoredEmailList', () => {
  const anna = parseEmailAddress('anna@example.org');
  if (anna === null) throw new Error('anna@example.org is an address');

  it('does the same for a known and a new address: one durable write', async () => {
    const { lists, calls } = spiedStorage(openStorage());
    const list = new StoredEmailList(lists, alias);
    const outcomes = [await list.add(anna, { source: 'a', atMs: 1 }), await list.add(anna, { source: 'b', atMs: 2 })];
    expect(outcomes).to.deep.equal([undefined, undefined]);
    expect(calls).to.have.length(2);
    expect(calls[1]).to.deep.equal(calls[0]);
    expect(calls[0]?.at(-1)).to.deep.equal({ durable: true });
  });

  it('claims nothing when storage fails', async () => {
    const insert = (): Promise<boolean> => Promise.reject(new StorageFault('disk full'));
    const list = new StoredEmailList({ ...openStorage().lists, insert }, alias);
    const outcome = await list.add(anna, { source: null, atMs: 1 }).catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(StorageFault);
  });
});
