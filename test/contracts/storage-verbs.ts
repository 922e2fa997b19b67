import type { Storage } from '../../src/ports/storage/storage.ts';

type Verbs = Readonly<Record<string, () => Promise<unknown>>>;

/** A call of every verb that reads or writes, by name. */
export const verbsOf = ({ values, entries, counters, lists }: Storage, p: string): Verbs => ({
  'values.get': () => values.get(p, ['k']),
  'values.put': () => values.put(p, 'k', 'v'),
  'values.put if-absent': () => values.put(p, 'k', 'v', { only: 'if-absent' }),
  'values.put durable': () => values.put(p, 'k', 'v', { durable: true }),
  'values.remove': () => values.remove(p, ['k']),
  'entries.read': () => entries.read(p, 'k', ['ns']),
  'entries.write': () => entries.write(p, 'k', 'v', { lifetimeMs: 1000, epochs: {}, namespace: 'ns' }),
  'entries.invalidate': () => entries.invalidate(p, 'ns'),
  'entries.count': () => entries.count(p, 'ns'),
  'counters.take': () => counters.take(p, 'k', { limit: 1, windowMs: 1000, cost: 1 }),
  'counters.take to look': () => counters.take(p, 'k', { limit: 1, windowMs: 1000, cost: 0 }),
  'counters.giveBack': () => counters.giveBack(p, 'k', 'receipt'),
  'counters.countQuotas': () => counters.countQuotas(p),
  'counters.add': () => counters.add(p, 'k', { n: 1 }),
  'counters.fields': () => counters.fields(p, 'k'),
  'counters.addUnique': () => counters.addUnique(p, 'k', ['a']),
  'counters.countUnique': () => counters.countUnique(p, ['k']),
  'lists.insert': () => lists.insert(p, 'list', 'a', 'v'),
  'lists.insert durable': () => lists.insert(p, 'list', 'a', 'v', { durable: true }),
  'lists.page': () => lists.page(p, 'list', null, 1),
  'lists.erase': () => lists.erase(p, 'list', 'a'),
  'lists.erase durable': () => lists.erase(p, 'list', 'a', { durable: true }),
  'lists.size': () => lists.size(p, 'list'),
});
