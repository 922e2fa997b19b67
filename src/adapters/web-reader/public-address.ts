import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Block = readonly [Address, number];

const blocks = (...cidrs: readonly string[]): readonly Block[] => cidrs.map((cidr) => ipaddr.parseCIDR(cidr));

/** IANA delegates global unicast from this block alone; `::/96` and NAT64 lie outside, and ipaddr.js calls `::/96` unicast. */
const globalUnicast = blocks('2000::/3');

/** Ranges that `range()` calls unicast but that are not on the internet. */
const refused = blocks(
  '168.63.129.16/32', // Azure: metadata, DNS and health probes, from inside only
  '3ffe::/16', // 6bone, returned (RFC 3701)
);

const isWithin = (address: Address, list: readonly Block[]): boolean =>
  list.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

/** RFC 5214: with any prefix, these interface identifiers tunnel to the IPv4 address after them. */
const isIsatap = ({ parts }: ipaddr.IPv6): boolean => (parts[4] === 0 || parts[4] === 0x200) && parts[5] === 0x5efe;

/**
 * Whether an address, as text without brackets, is one host on the public internet. False for private and special ones,
 * for those with an embedded IPv4 address (which would bypass its checks), and for text that is no address.
 */
export const isPublicAddress = (text: string): boolean => {
  // ipaddr.js alone also accepts octal and short forms, which a resolver or the URL parser never returns.
  if (isIP(text) === 0) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast' || isWithin(address, refused)) return false;
  return address instanceof ipaddr.IPv4 || (isWithin(address, globalUnicast) && !isIsatap(address));
};
