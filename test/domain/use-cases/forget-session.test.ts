import { randomUUID } from 'node:crypto';
import { expect } from 'chai';
import { LastKnownSessions } from '../../../src/adapters/guards/last-known-sessions.ts';
import { StoredSessions } from '../../../src/adapters/records/stored-sessions.ts';
import { StoredThreadArchive } from '../../../src/adapters/records/stored-thread-archive.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { fineClock } from '../../../src/adapters/system/fine-clock.ts';
import { systemClock } from '../../../src/adapters/system/system-clock.ts';
import { ChangePreferences } from '../../../src/domain/use-cases/change-preferences.ts';
import { ForgetSession } from '../../../src/domain/use-cases/forget-session.ts';
import { OpenSession } from '../../../src/domain/use-cases/open-session.ts';
import { ReadSession } from '../../../src/domain/use-cases/read-session.ts';
import { RememberThread } from '../../../src/domain/use-cases/remember-thread.ts';
import type { Storage } from '../../../src/ports/storage/storage.ts';
import type { Values } from '../../../src/ports/storage/values.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { sessionId } from '../../contracts/session-store.ts';
import { overEachBackend } from '../../support/each-backend.ts';
import { withVerbs } from '../../support/storage-with-verbs.ts';

const id = sessionId('somebody');
const visitor = { kind: 'operator' } as const;
const hourMs = 3_600_000;
const entry = sampleEntry('One. Two.');
const { threadId } = entry.fingerprint;
const unlimited = {
  take: async () => ({ granted: true, standing: null, receipt: null }) as const,
  giveBack: async () => undefined,
  look: async () => null,
};

/** What happens elsewhere, each once, around what this instance asks of storage for sessions. */
interface Meanwhile {
  beforePut?: () => Promise<unknown>;
  afterRefusedPut?: () => Promise<unknown>;
  beforeRemove?: () => Promise<unknown>;
}

const once = async (meanwhile: Meanwhile, moment: keyof Meanwhile): Promise<void> => {
  const act = meanwhile[moment];
  delete meanwhile[moment];
  await act?.();
};

const interrupted = (storage: Storage, meanwhile: Meanwhile): Storage => {
  const put: Values['put'] = async (...args) => {
    await once(meanwhile, 'beforePut');
    const written = await storage.values.put(...args);
    if (!written) await once(meanwhile, 'afterRefusedPut');
    return written;
  };
  const remove: Values['remove'] = async (...args) => {
    await once(meanwhile, 'beforeRemove');
    return storage.values.remove(...args);
  };
  return withVerbs(storage, { values: { put, remove } });
};

/** An instance of the service, as far as it keeps sessions. */
const instanceOn = (storage: Storage) => {
  const meanwhile: Meanwhile = {};
  const sessions = new LastKnownSessions(new StoredSessions(interrupted(storage, meanwhile).values), fineClock);
  const archive = new StoredThreadArchive(storage, hourMs, randomUUID);
  const prefer = new ChangePreferences(sessions, unlimited);
  const forget = new ForgetSession(sessions, archive, unlimited);
  const remember = new RememberThread(sessions, archive);
  return {
    meanwhile,
    sessions,
    archive,
    look: () => new ReadSession(sessions).run(id),
    open: () => new OpenSession(sessions).run(id),
    add: () => remember.run(id, entry.thread),
    prefer: () => prefer.run({ session: id, changes: { tone: 'witty' }, visitor }),
    forget: () => forget.run({ session: id, visitor }),
  };
};

const staysForgotten = (name: string, open: () => Promise<Storage>): void => {
  describe(`a session that is forgotten, over ${name}`, () => {
    let one: ReturnType<typeof instanceOn>;
    let other: ReturnType<typeof instanceOn>;
    beforeEach(async () => {
      const store = await open();
      const cache = new StoredThreadCache(store.entries, systemClock, 10_000);
      await cache.write(entry, (await cache.read(entry.fingerprint)).fence, hourMs);
      [one, other] = [instanceOn(store), instanceOn(await open())];
    });

    const expectNothing = async (): Promise<void> => {
      for (const instance of [one, other]) {
        await instance.add();
        expect(await instance.sessions.readNow(id)).to.equal(null);
        expect(await instance.archive.find(threadId)).to.equal(null);
      }
    };

    it('is not opened, on this instance, by a request that found nothing before the removal', async () => {
      await one.look();
      await one.forget();
      await one.open();
      await expectNothing();
    });

    it('is not opened by a request that lost to another instance, and then finds it gone', async () => {
      one.meanwhile.beforePut = () => other.open().then(other.add);
      one.meanwhile.afterRefusedPut = () => other.forget();
      await one.open();
      await expectNothing();
    });

    it('is removed with everything that another instance writes meanwhile', async () => {
      await one.open();
      one.meanwhile.beforeRemove = () => other.prefer().then(other.open).then(other.add);
      await one.forget();
      await expectNothing();
    });

    it('takes along, as often as it was kept, a thread that stood there before and while it is being removed', async () => {
      await one.open();
      await one.add();
      one.meanwhile.beforeRemove = () => other.prefer().then(other.add);
      await one.forget();
      await expectNothing();
    });

    it('is not created again by a change that was under way', async () => {
      await other.open();
      one.meanwhile.beforePut = () => other.forget();
      expect(await one.prefer()).to.deep.include({ value: { preferences: {}, threads: [], grant: null } });
      await expectNothing();
    });

    it('may be created again by a later change', async () => {
      await one.open();
      await one.forget();
      for (const instance of [one, other]) {
        await instance.prefer();
        await instance.add();
        expect(await instance.sessions.readNow(id)).to.deep.include({ preferences: { tone: 'witty' } });
        expect((await instance.look()).threads.map((thread) => thread.id)).to.deep.equal([threadId]);
        await instance.forget();
      }
      await expectNothing();
    });
  });
};

describe('forgotten sessions', () => {
  overEachBackend(staysForgotten);
});
