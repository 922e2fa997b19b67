import { expect } from 'chai';
import fc from 'fast-check';
import { UrlRules } from '../../../src/adapters/web-reader/url-rules.ts';
import { embeddedIpv4, refusedIpv4, refusedIpv6, spelledHost, spelledIpv4 } from './support/address-arbitraries.ts';
import { forbiddenUrls } from './support/forbidden-urls.ts';
import { allowed } from './support/stand-in-site.ts';

describe('UrlRules', () => {
  const judge = (url: string, ...allowHosts: string[]): string =>
    new UrlRules(allowHosts.map(allowed)).judge(new URL(url));

  for (const [attempt, urls] of Object.entries(forbiddenUrls)) {
    it(`refuses ${attempt}`, () => {
      expect(urls.filter((url) => judge(url) !== 'refused')).to.deep.equal([]);
    });
  }

  for (const url of [
    'http://example.com/',
    'https://example.com:443/a?b#c',
    'http://example.com:443/',
    'http://8.8.8.8/',
    'https://[2606:4700:4700::1111]/',
    'http://localhost.example.com/',
    'http://notlocal.example.com/.local',
    'http://xn--bcher-kva.example.com/',
    'http://arpa.example/',
  ]) {
    it(`lets ${url} pass to the look-up`, () => expect(judge(url)).to.equal('checked'));
  }

  it('exempts the operator’s hosts from the address and port rules', () => {
    expect(judge('http://127.0.0.1:8080/', '127.0.0.1:8080')).to.equal('exempt');
    expect(judge('http://intranet:8080/', 'intranet')).to.equal('exempt');
    expect(judge('http://127.0.0.1:8081/', '127.0.0.1:8080')).to.equal('refused');
  });

  it('exempts no host from the rules on schemes and userinfo', () => {
    expect(judge('ftp://intranet/', 'intranet')).to.equal('refused');
    expect(judge('http://me@intranet/', 'intranet')).to.equal('refused');
  });

  const refusesAll = (hosts: fc.Arbitrary<string>): void =>
    fc.assert(
      fc.property(hosts, (host) => {
        const url = URL.parse(`http://${host}/`);
        expect(url, `the URL parser takes ${host}`).not.to.equal(null);
        expect(judge(`http://${host}/`)).to.equal('refused');
      }),
      { numRuns: 2_000 },
    );

  it('refuses every IPv4 address of a refused range however it is spelled', () => {
    refusesAll(refusedIpv4.chain(spelledIpv4));
  });

  it('refuses every IPv6 address of a refused range however it is spelled', () => {
    refusesAll(refusedIpv6.chain(spelledHost));
  });

  it('refuses every IPv4 address, public ones too, inside an IPv6 address', () => {
    refusesAll(embeddedIpv4.chain(spelledHost));
  });
});
