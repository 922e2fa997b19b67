import type { LookupAddress } from 'node:dns';
import { expect } from 'chai';
import { checkedLookup, publicResolve, type Resolve } from '../../../src/adapters/web-reader/checked-lookup.ts';
import { SourceRefused } from '../../../src/adapters/web-reader/refusals.ts';

type Answer = readonly [error: Error | null, address: string | LookupAddress[], family?: number | undefined];

const ask = (resolve: Resolve, all: boolean): Promise<Answer> =>
  new Promise((answer) => {
    checkedLookup(resolve)('site.example', { all }, (...args) => answer(args));
  });

const failure = (code: string): Error => Object.assign(new Error(code), { code });

describe('checkedLookup', () => {
  const addresses = ['2606:4700::1', '93.184.216.34'];

  it('answers in each form that sockets ask for', async () => {
    expect(await ask(async () => addresses, true)).to.deep.equal([
      null,
      [
        { address: '2606:4700::1', family: 6 },
        { address: '93.184.216.34', family: 4 },
      ],
    ]);
    expect(await ask(async () => addresses, false)).to.deep.equal([null, '2606:4700::1', 6]);
  });

  for (const bad of ['127.0.0.1', '::1', 'fe80::1%eth0', 'not an address', '0x8.8.8.8', '']) {
    it(`condemns a name for the answer "${bad}"`, async () => {
      for (const all of [true, false]) {
        const [error] = await ask(async () => [...addresses, bad], all);
        expect(error).to.be.instanceOf(SourceRefused).with.nested.property('refusal.code', 'url_not_allowed');
      }
    });
  }

  it('fails where there is no address', async () => {
    expect((await ask(async () => [], true))[0]).to.have.property('code', 'ENOTFOUND');
    expect((await ask(() => Promise.reject(failure('ESERVFAIL')), true))[0]).to.have.property('code', 'ESERVFAIL');
  });
});

describe('publicResolve', () => {
  const servers = (v4: string[] | Error, v6: string[] | Error): Resolve =>
    publicResolve({ resolve4: answering(v4), resolve6: answering(v6) });
  const answering = (answer: string[] | Error) => async () => {
    if (answer instanceof Error) throw answer;
    return answer;
  };
  const none = failure('ENODATA');

  it('gives all addresses of both families', async () => {
    expect(await servers(['1.1.1.1', '8.8.8.8'], ['2606:4700::1'])('a.example')).to.deep.equal([
      '1.1.1.1',
      '8.8.8.8',
      '2606:4700::1',
    ]);
  });

  it('is content with one family', async () => {
    expect(await servers(['1.1.1.1'], none)('a.example')).to.deep.equal(['1.1.1.1']);
    expect(await servers(none, ['2606:4700::1'])('a.example')).to.deep.equal(['2606:4700::1']);
  });

  it('fails with the name servers’ own word when there is neither', async () => {
    for (const [v4, v6, code] of [
      [none, none, 'ENODATA'],
      [failure('ENOTFOUND'), none, 'ENOTFOUND'],
      [[], [], 'ENOTFOUND'],
    ] as [string[] | Error, string[] | Error, string][]) {
      const error = await servers(v4, v6)('a.example').catch((reason: unknown) => reason);
      expect(error).to.have.property('code', code);
    }
  });
});
