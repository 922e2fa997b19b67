import { expect } from 'chai';
import { InProcessSingleFlight } from '../../../src/adapters/guards/in-process-single-flight.ts';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { StoredThreadCache } from '../../../src/adapters/records/stored-thread-cache.ts';
import { StoredUsageMeter } from '../../../src/adapters/records/stored-usage-meter.ts';
import { visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { ThreadOrder } from '../../../src/domain/order.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';
import { ComposeThread } from '../../../src/domain/use-cases/compose-thread.ts';
import { GenerateThread } from '../../../src/domain/use-cases/generate-thread.ts';
import { MakeThread } from '../../../src/domain/use-cases/make-thread.ts';
import type { ThreadCache } from '../../../src/ports/thread-cache.ts';
import type { ThreadWriter } from '../../../src/ports/thread-writer.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { manuscriptOf } from '../../support/held-writer.ts';
import { inlineEditor } from '../../support/inline-editor.ts';

const order: ThreadOrder = {
  source: { type: 'text', text: normaliseText('The harbour moved north.') },
  platform: 'x',
  limit: 280,
  mode: 'summarize',
  maxPosts: 10,
  numbering: 'end',
  tone: 'neutral',
  language: null,
};
const visitor = { kind: 'network', network: '203.0.113.9', plan: 'free' } as const;
const never = new AbortController().signal;

const setUp = (write: ThreadWriter['write'], down: Partial<ThreadCache> = {}) => {
  const clock = new FakeClock(1_000_000);
  const { counters, entries } = new MemoryStorage({ clock });
  const quota = { limit: 3, windowMs: 3_600_000 };
  const quotas = { free: quota, premium: quota };
  const meter = new StoredUsageMeter({ counters, alias: visitorAlias('s'), quotas, name: 'generate', inRedis: false });
  const stored = new StoredThreadCache(entries, clock, 100_000);
  const cache: ThreadCache = {
    read: (fingerprint) => stored.read(fingerprint),
    write: (...args) => stored.write(...args),
    find: (id) => stored.find(id),
    sourceText: (id) => stored.sourceText(id),
    ...down,
  };
  const writer: ThreadWriter = { identity: { name: 'test', model: null, revision: 1 }, write };
  const reader = { read: () => Promise.reject(new Error('there is nothing to read')) };
  const compose = new ComposeThread(reader, writer, inlineEditor, clock);
  const make = new MakeThread(cache, new InProcessSingleFlight(), compose, { threadMs: 1_000, degradedThreadMs: 100 });
  const generate = new GenerateThread(meter, cache, make);
  return { generate, used: async () => (await meter.look(visitor))?.used };
};

describe('GenerateThread', () => {
  it('refunds a request that a fault of the cache ended', async () => {
    const fault = new StorageFault('down');
    const { generate, used } = setUp(() => Promise.reject(new Error('never asked')), {
      read: () => Promise.reject(fault),
    });
    const error = await generate.run({ order, visitor, freshness: 'cached' }, never).catch((thrown: unknown) => thrown);
    expect(error).to.equal(fault);
    expect(await used()).to.equal(0);
  });

  it('refunds a request that a fault of ours ended', async () => {
    const bug = new Error('a bug');
    const { generate, used } = setUp(() => Promise.reject(bug));
    const error = await generate.run({ order, visitor, freshness: 'cached' }, never).catch((thrown: unknown) => thrown);
    expect(error).to.equal(bug);
    expect(await used()).to.equal(0);
  });

  it('charges a request whose visitor left', async () => {
    const departure = new AbortController();
    const { generate, used } = setUp((_, signal) => {
      departure.abort(new Error('left'));
      return Promise.reject(signal.reason);
    });
    const error = await generate
      .run({ order, visitor, freshness: 'cached' }, departure.signal)
      .catch((thrown: unknown) => thrown);
    expect(error).to.have.property('message', 'left');
    expect(await used()).to.equal(1);
  });

  it('tells the writer who asked: the first of concurrent visitors, and each one for unstored threads', async () => {
    const payers: unknown[] = [];
    const { generate } = setUp(async (assignment) => {
      payers.push(assignment.visitor);
      return manuscriptOf('The harbour moved.');
    });
    const other = { ...visitor, network: '203.0.113.10' } as const;
    await Promise.all([visitor, other].map((who) => generate.run({ order, visitor: who, freshness: 'fresh' }, never)));
    expect(payers).to.deep.equal([visitor]);
    await generate.run({ order, visitor: other, freshness: 'unstored' }, never);
    expect(payers).to.deep.equal([visitor, other]);
  });
});
