import { expect } from 'chai';
import type { AnalyticsEvent } from '../../../src/domain/analytics.ts';
import type { Generation } from '../../../src/domain/use-cases/generate-thread.ts';
import { RecordAnalytics } from '../../../src/domain/use-cases/record-analytics.ts';
import type { Visitor } from '../../../src/domain/visitor.ts';
import { sampleEntry } from '../../contracts/sample-entry.ts';
import { FakeClock } from '../../support/fake-clock.ts';

const anna: Visitor = { kind: 'network', network: '192.0.2.1', plan: 'free' };
const nowMs = Date.UTC(2026, 0, 31, 12);

const setUp = () => {
  const events: AnalyticsEvent[] = [];
  const counted: (readonly [Visitor, number])[] = [];
  const history = {
    count: (visitor: Visitor, atMs: number) => void counted.push([visitor, atMs]),
    usageOf: async () => ({ today: 0, thisMonth: 0 }),
  };
  const log = { record: (event: AnalyticsEvent) => void events.push(event) };
  const record = new RecordAnalytics(log, history, new FakeClock(nowMs), (name) => `alias of ${name}`);
  return { record, events, counted };
};

const generationOf = (kind: 'hit' | 'miss' | 'collapsed', url: string | null): Generation => {
  const { thread } = sampleEntry('A text.');
  const provenance = {
    hit: { kind: 'hit', ageMs: 1, ttlMs: 1, level: 'process' },
    miss: { kind: 'miss', stored: true },
    collapsed: { kind: 'collapsed' },
  } as const;
  const from = { ...thread, source: { ...thread.source, url } };
  return { kind: 'thread', thread: from, provenance: provenance[kind], standing: null };
};

describe('RecordAnalytics', () => {
  for (const kind of ['hit', 'miss', 'collapsed'] as const) {
    it(`counts a ${kind} for operators and for its visitor`, () => {
      const { record, events, counted } = setUp();
      record.run(anna, generationOf(kind, null), 12);
      const [event] = events;
      expect(event).to.deep.include({ kind: 'generation', atMs: nowMs, durationMs: 12 });
      expect(event).to.have.property('visitorAlias', 'alias of network:192.0.2.1');
      expect(event).to.have.nested.property('outcome.kind', kind);
      expect(event).to.have.nested.property('outcome.thread.site', null);
      expect(counted).to.deep.equal([[anna, nowMs]]);
    });
  }

  it('keeps only the host of a URL, and nothing about its reader', () => {
    const { record, events } = setUp();
    record.run(anna, generationOf('miss', 'https://news.example/private/path?token=1'), 12);
    expect(events[0]).to.have.nested.property('outcome.thread.site', 'news.example');
    expect(JSON.stringify(events)).to.not.match(/private|token|https/);
  });

  it('counts requests that ended without a thread for operators only', () => {
    const { record, events, counted } = setUp();
    const refusal = { code: 'source_empty', detail: null } as const;
    record.run(anna, { kind: 'refused', refusal, standing: null }, 3);
    record.run(anna, { code: 'internal_error' }, 4);
    expect(events.map((event) => event.kind === 'generation' && event.outcome)).to.deep.equal([
      { kind: 'refused', code: 'source_empty' },
      { kind: 'refused', code: 'internal_error' },
    ]);
    expect(counted).to.deep.equal([]);
  });
});
