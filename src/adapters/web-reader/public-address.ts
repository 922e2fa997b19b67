import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
type Block = readonly [Address, number];

const blocks = (...cidrs: readonly string[]): readonly Block[] => cidrs.map((cidr) => ipaddr.parseCIDR(cidr));

/** IANA delegates global unicast from this block alone; `::/96` and NAT64 lie outside, and ipaddr.js calls `::/96` unicast. */
const globalUnicast = blocks('2000::/3');

/** What `range()` calls unicast and is not the internet. */
const refused = blocks(
  '168.63.129.16/32', // Azure: metadata, DNS and health probes, from inside only
  '3ffe::/16', // 6bone, returned (RFC 3701)
);

const isWithin = (address: Address, list: readonly Block[]): boolean =>
  list.some(([network, bits]) => network.kind() === address.kind() && address.match(network, bits));

/** RFC 5214: under any prefix, these interface identifiers tunnel to the IPv4 address that follows. */
const isIsatap = ({ parts }: ipaddr.IPv6): boolean => (parts[4] === 0 || parts[4] === 0x200) && parts[5] === 0x5efe;

/**
 * Whether an address, in plain text form without brackets, is one host on the public internet. Everything else is not:
 * private, special, embedding an IPv4 address (its own checks would be bypassed), or no address at all.
 */
export const isPublicAddress = (text: string): boolean => {
  // ipaddr.js alone also reads octal and short forms, which a resolver or the URL parser never gives.
  if (isIP(text) === 0) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast' || isWithin(address, refused)) return false;
  return address instanceof ipaddr.IPv4 || (isWithin(address, globalUnicast) && !isIsatap(address));
};
