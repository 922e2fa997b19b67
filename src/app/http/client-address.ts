import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ipaddr.IPv4 | ipaddr.IPv6;
export type Cidr = ReturnType<typeof ipaddr.parseCIDR>;

export interface ProxyTrust {
  readonly trustedProxies: readonly Cidr[];
  /** For hosts whose proxies change their addresses: how many hops at the end of `X-Forwarded-For` are theirs. */
  readonly trustedProxyHops: number;
}

/** The prefix that an IPv6 provider gives one customer, at least. */
const ipv6CustomerBits = 56;

/**
 * The client's network: an IPv4 address, or the /56 of an IPv6 address. `X-Forwarded-For` is read from right to left as
 * long as trusted hops wrote it; entries that are no address are skipped.
 */
export const clientNetwork = (peer: string | undefined, forwardedFor: string, trust: ProxyTrust): string => {
  const way = [...forwardedFor.split(','), peer ?? ''].map(parseAddress).filter((address) => address !== null);
  const client =
    trust.trustedProxyHops > 0 ? skipHops(way, trust.trustedProxyHops) : skipTrusted(way, trust.trustedProxies);
  return client === undefined ? 'unknown' : networkOf(client);
};

/** Whether the peer is a trusted proxy, whose statements about its clients are believed. */
export const isTrustedPeer = (peer: string | undefined, { trustedProxies, trustedProxyHops }: ProxyTrust): boolean => {
  if (trustedProxyHops > 0) return true;
  const address = parseAddress(peer ?? '');
  return address !== null && trustedProxies.some((cidr) => isWithin(address, cidr));
};

const skipHops = (way: readonly Address[], hops: number): Address | undefined =>
  way[Math.max(0, way.length - 1 - hops)];

const skipTrusted = (way: readonly Address[], trusted: readonly Cidr[]): Address | undefined =>
  way.findLast((address, i) => i === 0 || !trusted.some((cidr) => isWithin(address, cidr)));

const isWithin = (address: Address, [range, bits]: Cidr): boolean =>
  address.kind() === range.kind() && address.match(range as never, bits);

const parseAddress = (text: string): Address | null => {
  const bare = withoutPort(text.trim());
  // ipaddr.js would also accept 127.1 and 0x7f.1, which no proxy writes, and is slow on invalid text.
  if (isIP(bare) === 0) return null;
  return ipaddr.process(bare);
};

const withoutPort = (text: string): string =>
  /^\[(.*)\](?::\d+)?$/.exec(text)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text)?.[1] ?? text;

const networkOf = (address: Address): string => {
  if (address instanceof ipaddr.IPv4) return address.toString();
  const bytes = address.toByteArray().map((byte, i) => (i < ipv6CustomerBits / 8 ? byte : 0));
  return `${ipaddr.fromByteArray(bytes).toString()}/${ipv6CustomerBits}`;
};
