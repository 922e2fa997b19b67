import { expect } from 'chai';
import fc from 'fast-check';
import ipaddr from 'ipaddr.js';
import { clientNetwork } from '../../../src/app/http/client-address.ts';

const cidrs = (...texts: string[]) => texts.map((text) => ipaddr.parseCIDR(text));
const nobody = { trustedProxies: [], trustedProxyHops: 0 };
const proxies = { trustedProxies: cidrs('10.0.0.0/8', '2001:db8:1::/48'), trustedProxyHops: 0 };

describe('client network', () => {
  it('is the peer without trusted proxies', () => {
    expect(clientNetwork('203.0.113.9', '', nobody)).to.equal('203.0.113.9');
    expect(clientNetwork('203.0.113.9', '198.51.100.1', nobody)).to.equal('203.0.113.9');
  });

  it('is the /56 of an IPv6 address', () => {
    expect(clientNetwork('2001:db8:aaaa:bbff:1:2:3:4', '', nobody)).to.equal('2001:db8:aaaa:bb00::/56');
  });

  it('unwraps an IPv4-mapped address before masking', () => {
    expect(clientNetwork('::ffff:203.0.113.9', '', nobody)).to.equal('203.0.113.9');
  });

  it('walks from right to left past trusted hops', () => {
    expect(clientNetwork('10.0.0.1', '1.1.1.1, 198.51.100.7, 10.2.3.4', proxies)).to.equal('198.51.100.7');
    expect(clientNetwork('2001:db8:1::5', '198.51.100.7', proxies)).to.equal('198.51.100.7');
  });

  it('believes nothing that an untrusted peer says', () => {
    expect(clientNetwork('203.0.113.9', '198.51.100.7', proxies)).to.equal('203.0.113.9');
  });

  it('takes the leftmost where every hop is trusted', () => {
    expect(clientNetwork('10.0.0.1', '10.9.9.9, 10.2.3.4', proxies)).to.equal('10.9.9.9');
  });

  it('strips ports and skips entries that are no address', () => {
    expect(clientNetwork('10.0.0.1', '198.51.100.7:4711', proxies)).to.equal('198.51.100.7');
    expect(clientNetwork('10.0.0.1', '[2001:db8:ffff::1]:443', proxies)).to.equal('2001:db8:ffff::/56');
    expect(clientNetwork('10.0.0.1', '198.51.100.7, unknown, <script>, 0x7f.1', proxies)).to.equal('198.51.100.7');
  });

  it('trusts the last n hops where proxies have no fixed address', () => {
    const hops = (n: number) => ({ trustedProxies: [], trustedProxyHops: n });
    expect(clientNetwork('172.16.0.1', '6.6.6.6, 198.51.100.7', hops(1))).to.equal('198.51.100.7');
    expect(clientNetwork('172.16.0.1', '6.6.6.6, 198.51.100.7, 172.16.9.9', hops(2))).to.equal('198.51.100.7');
    expect(clientNetwork('172.16.0.1', '', hops(2))).to.equal('172.16.0.1');
  });

  it('never throws, and an untrusted peer never gains another identity, whatever the header says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (header) => {
        expect(clientNetwork('203.0.113.9', header, proxies)).to.equal('203.0.113.9');
      }),
    );
  });
});
