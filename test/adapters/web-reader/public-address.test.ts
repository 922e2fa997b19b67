import { expect } from 'chai';
import { isPublicAddress } from '../../../src/adapters/web-reader/public-address.ts';

const publicAddresses = [
  '1.1.1.1',
  '8.8.8.8',
  '93.184.216.34',
  '172.15.255.255',
  '172.32.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '168.63.129.15',
  '169.253.255.255',
  '223.255.255.255',
  '2606:4700:4700::1111',
  '2a00:1450:4001:81b::200e',
  '2001:4860:4860::8888',
  '2001:200::1',
];

/** Written as first and last of each block, or as the one that an attacker wants. */
const refused: Readonly<Record<string, readonly string[]>> = {
  'this network': ['0.0.0.0', '0.255.255.255'],
  private: ['10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'],
  'carrier-grade NAT': ['100.64.0.0', '100.127.255.255', '100.100.100.200'],
  loopback: ['127.0.0.0', '127.0.0.1', '127.255.255.255', '::1'],
  unspecified: ['::'],
  'link-local': [
    '169.254.0.0',
    '169.254.169.254',
    '169.254.170.2',
    '169.254.255.255',
    'fe80::',
    'febf::1',
    'fe80::1%eth0',
  ],
  'cloud metadata': ['168.63.129.16', '192.0.0.192', 'fd00:ec2::254', 'fd20:ce::254'],
  'protocol assignments': ['192.0.0.0', '192.0.0.255', '192.88.99.1', '2001::', '2001:1ff:ffff::'],
  documentation: ['192.0.2.1', '198.51.100.1', '203.0.113.1', '2001:db8::1', '3fff::1', '3fff:fff::1'],
  benchmarking: ['198.18.0.0', '198.19.255.255', '2001:2::1'],
  'multicast and reserved': ['224.0.0.0', '239.255.255.255', '240.0.0.0', '255.255.255.255', 'ff00::', 'ff02::1'],
  'AS112 and AMT': ['192.31.196.1', '192.175.48.1', '192.52.193.1', '2620:4f:8000::1'],
  'unique-local and site-local': ['fc00::', 'fdff::1', 'fec0::1', 'feff::1'],
  'IPv4-mapped': ['::ffff:127.0.0.1', '::ffff:8.8.8.8', '::ffff:0808:0808'],
  'IPv4-compatible': ['::127.0.0.1', '::8.8.8.8', '::0a00:1'],
  'IPv4-translated': ['::ffff:0:127.0.0.1', '::ffff:0:808:808'],
  NAT64: ['64:ff9b::10.0.0.1', '64:ff9b::808:808', '64:ff9b:1::10.0.0.1', '64:ff9b:1:ffff::1'],
  '6to4': ['2002:7f00:1::', '2002:808:808::1'],
  Teredo: ['2001:0:4136:e378:8000:63bf:3fff:fdd2'],
  ISATAP: ['2a00:1450:4001:81b:0:5efe:10.0.0.1', '2606:4700::200:5efe:7f00:1'],
  'never delegated': ['::2', '100::1', '1fff::1', '4000::1', '5f00::1', '3ffe::1'],
  'no address': [
    '',
    '127.1',
    '0x7f.0.0.1',
    '0177.0.0.1',
    '2130706433',
    '[::1]',
    'example.com',
    '1.1.1.1 ',
    '1.1.1.256',
  ],
};

describe('isPublicAddress', () => {
  for (const address of publicAddresses) {
    it(`passes ${address}`, () => expect(isPublicAddress(address)).to.equal(true));
  }
  for (const [range, addresses] of Object.entries(refused)) {
    it(`refuses ${range}`, () => expect(addresses.filter(isPublicAddress)).to.deep.equal([]));
  }
});
