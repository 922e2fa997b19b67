import { expect } from 'chai';
import { allowedHostOf, isAllowed, portOf } from '../../../src/adapters/web-reader/allowed-hosts.ts';
import { allowed } from './support/stand-in-site.ts';

describe('an allowed host', () => {
  const has = (entry: string, url: string): boolean => isAllowed([allowed(entry)], new URL(url));

  it('takes an entry without a port for every port of the host', () => {
    expect(has('intranet', 'http://intranet/')).to.equal(true);
    expect(has('intranet', 'https://intranet:8443/')).to.equal(true);
  });

  it('takes an entry with a port for that port alone, the default one included', () => {
    expect(has('intranet:8080', 'http://intranet:8080/')).to.equal(true);
    expect(has('intranet:8080', 'http://intranet/')).to.equal(false);
    expect(has('intranet:80', 'http://intranet/')).to.equal(true);
    expect(has('intranet:80', 'https://intranet/')).to.equal(false);
  });

  it('compares hosts as URLs write them', () => {
    expect(has(' InTraNet:80 ', 'http://INTRANET/')).to.equal(true);
    expect(has('[0:0::1]:8080', 'http://[::1]:8080/')).to.equal(true);
    expect(has('bücher.example', 'http://xn--bcher-kva.example/')).to.equal(true);
    expect(has('127.0.0.1', 'http://2130706433/')).to.equal(true);
  });

  it('matches whole hosts only', () => {
    for (const url of ['http://wiki.intranet/', 'http://intranet.example/', 'http://intranet./', 'http://xintranet/']) {
      expect(has('intranet', url), url).to.equal(false);
    }
  });

  for (const entry of [
    '',
    'a b',
    'http://intranet',
    'intranet/x',
    'u@intranet',
    'x:',
    'x:70000',
    'x:-1',
    '::1',
    '*',
    '*.x',
    'x,y',
    '1.2.3.4.5',
  ]) {
    it(`is not "${entry}"`, () => {
      expect(allowedHostOf(entry)).to.equal(undefined);
    });
  }
});

describe('portOf', () => {
  it('knows what a URL leaves out', () => {
    expect(
      ['http://a/', 'https://a/', 'http://a:81/', 'http://a:80/'].map((url) => portOf(new URL(url))),
    ).to.deep.equal([80, 443, 81, 80]);
  });
});
