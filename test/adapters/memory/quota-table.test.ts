import { expect } from 'chai';
import { tinyKey } from '../../../src/adapters/memory/flat-key.ts';
import { QuotaTable } from '../../../src/adapters/memory/quota-table.ts';
import type { Taking } from '../../../src/ports/storage/counters.ts';

const startMs = Date.UTC(2026, 0, 1);
const windowMs = 60_000;
const bounds = { maxClients: 20, maxClientBytes: 1_000_000 };
const keyOf = (client: string | number): string => tinyKey('p', `${client}`);
const numbers = (n: number): number[] => Array.from({ length: n }, (_, at) => at);

const demand = { limit: 2, windowMs, cost: 1 };
const takeOf = (table: QuotaTable, client: string | number, nowMs = startMs, cost = 1): Taking =>
  table.take(keyOf(client), { ...demand, cost }, nowMs);

const block = (table: QuotaTable, client: string | number): void => {
  for (const _ of numbers(2)) takeOf(table, client);
};

describe('the table of quotas', () => {
  it('forgets the least recently granted when it is full', () => {
    const table = new QuotaTable({ ...bounds, maxClients: 10 });
    for (const client of numbers(11)) takeOf(table, client, startMs + client * 2000);
    expect(table.clients).to.equal(10);
    expect(takeOf(table, 0, startMs + 22_000, 0).used).to.equal(0);
    for (const client of numbers(10)) expect(takeOf(table, client + 1, startMs + 22_000, 0).used).to.equal(1);
  });

  it('frees no blocked client, however many new ones come', () => {
    const table = new QuotaTable(bounds);
    for (const client of numbers(5)) block(table, `blocked ${client}`);
    for (const client of numbers(5000)) takeOf(table, `flood ${client}`, startMs + 5000);
    expect(table.clients).to.equal(20);
    for (const client of numbers(5)) expect(takeOf(table, `blocked ${client}`, startMs + 5000).granted).to.equal(false);
  });

  it('lets new clients share one quota once it is full of blocked ones', () => {
    const table = new QuotaTable(bounds);
    for (const client of numbers(20)) block(table, client);
    const flood = numbers(1000).map((client) => takeOf(table, `flood ${client}`));
    expect(flood.filter(({ granted }) => granted)).to.have.length(2);
    expect(takeOf(table, 'another', startMs, 0).used).to.equal(2);
    expect(table.clients).to.equal(20);
    for (const client of numbers(20)) expect(takeOf(table, client).granted).to.equal(false);
    // With the window, the blocked are free, and so is their room.
    const laterMs = startMs + 62_000;
    for (const client of numbers(20)) expect(takeOf(table, `later ${client}`, laterMs).used).to.equal(1);
  });

  it('refunds to the shared quota what was taken from it', () => {
    const table = new QuotaTable({ ...bounds, maxClients: 1 });
    block(table, 'blocked');
    const { receipt } = takeOf(table, 'new');
    takeOf(table, 'newer');
    expect(takeOf(table, 'newest').granted).to.equal(false);
    table.giveBack(keyOf('new'), receipt ?? '');
    expect(takeOf(table, 'newest', startMs, 0).used).to.equal(1);
    for (const _ of numbers(3)) table.giveBack(keyOf('new'), receipt ?? '');
    expect(takeOf(table, 'newest', startMs, 0).used).to.equal(0);
    expect(takeOf(table, 'blocked').granted).to.equal(false);
  });

  it('counts a client as blocked if its last demand would be refused, and as free after a refund', () => {
    const table = new QuotaTable({ ...bounds, maxClients: 1 });
    const big = { limit: 10, windowMs, cost: 6 };
    const { receipt } = table.take(keyOf('big'), big, startMs);
    expect(takeOf(table, 'new', startMs, 0).used).to.equal(0);
    takeOf(table, 'new');
    expect(table.take(keyOf('big'), big, startMs).granted).to.equal(false);
    table.giveBack(keyOf('big'), receipt ?? '');
    expect(table.clients).to.equal(0);
    takeOf(table, 'new');
    expect(table.clients).to.equal(1);
  });

  it('keeps no trace of looks, nor of refusals of a limit of 0', () => {
    const table = new QuotaTable(bounds);
    for (const client of numbers(100)) takeOf(table, client, startMs, 0);
    for (const client of numbers(100)) table.take(keyOf(client), { limit: 0, windowMs, cost: 1 }, startMs);
    expect(table.clients).to.equal(0);
    expect(table.bytes).to.equal(0);
  });

  it('does not take a blocked client for a free one because somebody looked under a higher limit', () => {
    const table = new QuotaTable(bounds);
    block(table, 'blocked');
    table.take(keyOf('blocked'), { limit: 100, windowMs, cost: 0 }, startMs);
    for (const client of numbers(500)) takeOf(table, `flood ${client}`, startMs + 5000);
    expect(takeOf(table, 'blocked', startMs + 5000).granted).to.equal(false);
  });

  it('drops no client for a read', () => {
    const table = new QuotaTable(bounds);
    for (const client of numbers(20)) takeOf(table, client);
    for (const client of numbers(500)) takeOf(table, `looker ${client}`, startMs, 0);
    for (const client of numbers(20)) expect(takeOf(table, client, startMs, 0).used).to.equal(1);
  });

  it('removes expired rings, a few with each call', () => {
    const table = new QuotaTable({ ...bounds, maxClients: 1000 });
    for (const client of numbers(1000)) takeOf(table, client);
    const laterMs = startMs + 61_000;
    takeOf(table, 'later', laterMs, 0);
    expect(table.clients).to.be.within(996, 999);
    for (const _ of numbers(600)) takeOf(table, 'later', laterMs, 0);
    expect(table.clients).to.equal(0);
  });

  it('keeps to its bytes when clients come often', () => {
    const table = new QuotaTable({ maxClients: 1000, maxClientBytes: 20_000 });
    for (const round of numbers(50)) {
      for (const client of numbers(200)) {
        table.take(keyOf(client), { limit: 1000, windowMs, cost: 1 }, startMs + round * 1000);
        expect(table.bytes).to.be.at.most(20_300);
      }
    }
  });
});
