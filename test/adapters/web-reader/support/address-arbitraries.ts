import fc from 'fast-check';

/** First address and prefix length of IPv4 blocks that are not the public internet. */
const ipv4Blocks: readonly (readonly [string, number])[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
  ['168.63.129.16', 32],
];

/** Leading 16-bit groups of IPv6 blocks that are not the public internet. */
const ipv6Prefixes: readonly (readonly number[])[] = [
  [0, 0, 0, 0, 0, 0],
  [0, 0, 0, 0, 0, 0xffff],
  [0, 0, 0, 0, 0xffff, 0],
  [0x64, 0xff9b, 0, 0, 0, 0],
  [0x64, 0xff9b, 1],
  [0x100, 0, 0, 0],
  [0x2001, 0],
  [0x2001, 2, 0],
  [0x2001, 0xdb8],
  [0x2002],
  [0x3fff, 0],
  [0x5f00],
  [0xfc00],
  [0xfd00, 0xec2],
  [0xfe80],
  [0xfebf],
  [0xfec0],
  [0xff02],
];

const octetsOf = (address: string): number[] => address.split('.').map(Number);
const numberOf = (address: string): number => octetsOf(address).reduce((value, octet) => value * 256 + octet, 0);
const group = fc.nat(0xffff);

/** As unsigned 32-bit numbers. */
export const refusedIpv4: fc.Arbitrary<number> = fc
  .constantFrom(...ipv4Blocks)
  .chain(([first, bits]) => fc.nat(2 ** (32 - bits) - 1).map((offset) => numberOf(first) + offset));

const inBase = (value: number): fc.Arbitrary<string> =>
  fc.constantFrom(
    `${value}`,
    `0x${value.toString(16)}`,
    `0X${value.toString(16).toUpperCase()}`,
    `0x000${value.toString(16)}`,
    `0${value.toString(8)}`,
    `000${value.toString(8)}`,
  );

const fullwidth = (text: string): string =>
  text.replaceAll(/[0-9a-zA-Z]/g, (letter) => String.fromCharCode(letter.charCodeAt(0) + 0xfee0));
const escaped = (text: string): string =>
  text.replaceAll(/[0-9a-z]/gi, (letter) => `%${letter.charCodeAt(0).toString(16)}`);

/** An address in one to four parts, each in any base, in letters that the URL parser takes for ASCII. */
export const spelledIpv4 = (value: number): fc.Arbitrary<string> => {
  const octets = [24, 16, 8, 0].map((shift) => Math.floor(value / 2 ** shift) % 256);
  return fc
    .integer({ min: 0, max: 3 })
    .map((whole) => [...octets.slice(0, whole), octets.slice(whole).reduce((sum, octet) => sum * 256 + octet, 0)])
    .chain((parts) => fc.tuple(...parts.map(inBase)))
    .chain((parts) => fc.constantFrom(parts, parts.map(fullwidth), parts.map(escaped)))
    .chain((parts) => fc.constantFrom('.', '。', '．', '%2e').map((dot) => parts.join(dot)))
    .chain((host) => fc.constantFrom(host, `${host}.`));
};

const eightGroups = (prefix: readonly number[]): fc.Arbitrary<number[]> =>
  fc.array(group, { minLength: 8 - prefix.length, maxLength: 8 - prefix.length }).map((rest) => [...prefix, ...rest]);

/** As eight 16-bit groups. */
export const refusedIpv6: fc.Arbitrary<number[]> = fc.constantFrom(...ipv6Prefixes).chain(eightGroups);

const ipv4Groups = fc.tuple(group, group);

/** Any IPv4 address within IPv6, by each of the ways there are: compatible, mapped, translated, NAT64, 6to4, Teredo, ISATAP. */
export const embeddedIpv4: fc.Arbitrary<number[]> = fc
  .tuple(ipv4Groups, fc.array(group, { minLength: 6, maxLength: 6 }), fc.integer({ min: 0x2000, max: 0x3fff }))
  .chain(([[high, low], r, global]) =>
    fc.constantFrom<number[]>(
      [0, 0, 0, 0, 0, 0, high, low],
      [0, 0, 0, 0, 0, 0xffff, high, low],
      [0, 0, 0, 0, 0xffff, 0, high, low],
      [0x64, 0xff9b, 0, 0, 0, 0, high, low],
      [0x64, 0xff9b, 1, ...r.slice(0, 3), high, low],
      [0x2002, high, low, ...r.slice(0, 5)],
      [0x2001, 0, ...r.slice(0, 4), 0xffff - high, 0xffff - low],
      [global, ...r.slice(0, 3), 0, 0x5efe, high, low],
      [global, ...r.slice(0, 3), 0x200, 0x5efe, high, low],
    ),
  );

const dottedTail = (groups: readonly number[]): string => {
  const [high = 0, low = 0] = groups.slice(6);
  return [
    ...groups.slice(0, 6).map((part) => part.toString(16)),
    `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`,
  ].join(':');
};

/** An IPv6 address in brackets: short, padded, upper-case, or with a dotted tail. */
export const spelledHost = (groups: readonly number[]): fc.Arbitrary<string> => {
  const plain = groups.map((part) => part.toString(16));
  return fc.constantFrom(
    `[${plain.join(':')}]`,
    `[${plain.map((part) => part.padStart(4, '0')).join(':')}]`,
    `[${plain.join(':').toUpperCase()}]`,
    `[${dottedTail(groups)}]`,
    new URL(`http://[${plain.join(':')}]/`).hostname,
  );
};
