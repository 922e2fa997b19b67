import { createHmac } from 'node:crypto';
import { expect } from 'chai';
import { MemoryStorage } from '../../../src/adapters/memory/memory-storage.ts';
import { ensureSecret, visitorAlias } from '../../../src/adapters/records/visitor-alias.ts';
import { StorageFault } from '../../../src/domain/failure.ts';
import type { Values } from '../../../src/ports/storage/values.ts';
import { FakeClock } from '../../support/fake-clock.ts';
import { spiedStorage } from './spied-storage.ts';

const openStorage = () => new MemoryStorage({ clock: new FakeClock(0) });

describe('a visitor alias', () => {
  const alias = visitorAlias('a secret');

  it('is an HMAC-SHA-256 under the secret, 128 bits of it', () => {
    const whole = createHmac('sha256', 'a secret').update('network:192.0.2.1').digest('base64url');
    expect(alias('network:192.0.2.1')).to.equal(whole.slice(0, 22));
  });

  it('differs by name and by secret', () => {
    const names = ['', 'a', 'b', 'network:192.0.2.1', 'network:192.0.2.10', 'é', '{', 'x'.repeat(10_000)];
    const aliases = [alias, visitorAlias('another')].flatMap((of) => names.map(of));
    expect(new Set(aliases).size).to.equal(names.length * 2);
    for (const each of aliases) expect(each).to.match(/^[\w-]{22}$/);
  });

  it('is not made with an empty secret', () => {
    expect(() => visitorAlias('')).to.throw(RangeError);
  });
});

describe('the secret', () => {
  it('is made once and stays', async () => {
    const { values } = openStorage();
    expect(await ensureSecret(values, () => 'first')).to.equal('first');
    expect(await ensureSecret(values, () => 'second')).to.equal('first');
  });

  it('is the same for all instances that start at the same time', async () => {
    const { values } = openStorage();
    const secrets = await Promise.all(Array.from({ length: 20 }, (_, i) => ensureSecret(values, () => `secret ${i}`)));
    expect(new Set(secrets).size).to.equal(1);
  });

  it('is written durably, without a lifetime, and never over another', async () => {
    const { values, calls } = spiedStorage(openStorage());
    await ensureSecret(values, () => 'first');
    const [write, ...others] = calls.filter(([verb]) => verb === 'put');
    expect(write).to.deep.equal(['put', 'own', 'secret', { only: 'if-absent', durable: true }]);
    expect(others).to.deep.equal([]);
  });

  it('cannot be guessed after the backend has lost it', async () => {
    const forgetful: Values = { get: async () => [null], put: async () => true, remove: async () => 0 };
    const outcome = await ensureSecret(forgetful, () => 'first').catch((error: unknown) => error);
    expect(outcome).to.be.instanceOf(StorageFault);
  });
});
