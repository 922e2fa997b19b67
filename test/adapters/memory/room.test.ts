import { expect } from 'chai';
import { BoundedMap } from '../../../src/adapters/memory/bounded-map.ts';
import { Room } from '../../../src/adapters/memory/room.ts';
import { itemOverheadBytes } from '../../../src/adapters/memory/size.ts';
import { StorageFault } from '../../../src/domain/failure.ts';

const cached = { bytes: 10, expiresAtMs: 1000, evictable: true };
const record = { bytes: 10, expiresAtMs: Number.POSITIVE_INFINITY, evictable: false };
const itemBytes = itemOverheadBytes + 1 + 10;

const mapIn = (room: Room): { readonly map: BoundedMap<string>; readonly gone: string[] } => {
  const gone: string[] = [];
  return { map: new BoundedMap<string>(room, (value) => gone.push(value)), gone };
};

describe('a room', () => {
  it('drops the least recently used, of any map', () => {
    const room = new Room({ maxEntries: 3, maxBytes: 10_000 });
    const [one, other] = [mapIn(room), mapIn(room)];
    one.map.set('a', 'a', cached);
    other.map.set('b', 'b', cached);
    one.map.set('c', 'c', cached);
    one.map.get('a', 0);
    one.map.set('d', 'd', cached);
    expect([one.gone, other.gone]).to.deep.equal([[], ['b']]);
    other.map.set('e', 'e', cached);
    expect(one.gone).to.deep.equal(['c']);
    expect(room.entries).to.equal(3);
  });

  it('drops as many as the bytes of a new one need', () => {
    const room = new Room({ maxEntries: 100, maxBytes: 4 * itemBytes });
    const { map, gone } = mapIn(room);
    for (const key of ['a', 'b', 'c', 'd']) map.set(key, key, cached);
    map.set('e', 'e', { ...cached, bytes: 10 + itemBytes });
    expect(gone).to.deep.equal(['a', 'b']);
    expect(room.bytes).to.equal(4 * itemBytes);
  });

  it('never drops a record: a room full of them refuses, and changes nothing', () => {
    const room = new Room({ maxEntries: 2, maxBytes: 10_000 });
    const { map, gone } = mapIn(room);
    map.set('a', 'a', record);
    map.set('x', 'x', cached);
    map.set('b', 'b', record);
    expect(gone).to.deep.equal(['x']);
    expect(() => map.set('c', 'c', record)).to.throw(StorageFault);
    expect(() => map.set('c', 'c', cached)).to.throw(StorageFault);
    expect(() => map.set('a', 'larger', { ...record, bytes: 20_000 })).to.throw(StorageFault);
    expect(map.get('a', 0)?.value).to.equal('a');
    map.set('a', 'other', record);
    expect(map.get('a', 0)?.value).to.equal('other');
    expect(room.entries).to.equal(2);
  });

  it('refuses an occupant larger than itself without emptying itself first', () => {
    const room = new Room({ maxEntries: 10, maxBytes: 1000 });
    const { map, gone } = mapIn(room);
    map.set('a', 'a', cached);
    expect(() => map.set('b', 'b', { ...cached, bytes: 2000 })).to.throw(StorageFault);
    expect(gone).to.deep.equal([]);
  });

  it('lets a record become one that yields, and the other way', () => {
    const room = new Room({ maxEntries: 1, maxBytes: 10_000 });
    const { map } = mapIn(room);
    map.set('a', 'a', record);
    map.set('a', 'a', cached);
    map.set('b', 'b', record);
    expect(map.get('a', 0)).to.equal(undefined);
    expect(() => map.set('c', 'c', cached)).to.throw(StorageFault);
  });

  it('has nothing left once all has gone', () => {
    const room = new Room({ maxEntries: 10, maxBytes: 10_000 });
    const { map } = mapIn(room);
    map.set('a', 'a', cached);
    map.set('b', 'b', { ...record, expiresAtMs: 500 });
    room.reserve(100, 1);
    expect([room.entries, room.bytes]).to.deep.equal([3, 2 * itemBytes + 100]);
    map.get('a', 999)?.leave();
    expect(map.get('b', 500)).to.equal(undefined);
    room.reserve(-100, -1);
    expect([room.entries, room.bytes]).to.deep.equal([0, 0]);
  });

  it('drops expired occupants a few at a time, records with a lifetime too', () => {
    const room = new Room({ maxEntries: 1000, maxBytes: 1_000_000 });
    const { map } = mapIn(room);
    for (let at = 0; at < 300; at += 1) map.set(`c${at}`, 'v', { ...cached, expiresAtMs: at % 3 === 0 ? 5000 : 1000 });
    for (let at = 0; at < 300; at += 1) map.set(`r${at}`, 'v', { ...record, expiresAtMs: 1000 });
    room.reap(1000);
    expect(room.entries).to.be.within(594, 599);
    for (let call = 0; call < 100; call += 1) room.reap(1000);
    expect(room.entries).to.equal(100);
  });
});
