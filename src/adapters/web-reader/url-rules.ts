import { type AllowedHost, isAllowed, portOf } from './allowed-hosts.ts';
import { isPublicAddress } from './public-address.ts';

/** `checked`: only public addresses may be dialled; `exempt`: any address may. */
export type Verdict = 'refused' | 'checked' | 'exempt';

const webPorts: ReadonlySet<number> = new Set([80, 443]);

/** Names for networks at home and at work: RFC 6761, 6762 (with appendix G) and 8375, and ICANN's `.internal`. */
const privateSuffixes = [
  'localhost',
  'localdomain',
  'local',
  'internal',
  'intranet',
  'private',
  'corp',
  'home',
  'lan',
  'home.arpa',
];

const isPublicName = (name: string): boolean =>
  name.includes('.') && !name.endsWith('.') && !privateSuffixes.some((suffix) => name.endsWith(`.${suffix}`));

const isPublicHost = ({ hostname }: URL): boolean => {
  if (hostname.startsWith('[')) return isPublicAddress(hostname.slice(1, -1));
  // The URL parser converts every number that could be an address into this form, and no name ends in a number.
  const isIpv4 = /^[\d.]+$/.test(hostname);
  return isIpv4 ? isPublicAddress(hostname) : isPublicName(hostname);
};

/** The rules that need only the URL, before any look-up. */
export class UrlRules {
  readonly #allowed: readonly AllowedHost[];

  /** @param allowed exempt from the rules for addresses and ports */
  constructor(allowed: readonly AllowedHost[]) {
    this.#allowed = allowed;
  }

  judge(url: URL): Verdict {
    const isWeb = url.protocol === 'http:' || url.protocol === 'https:';
    if (!isWeb || url.username !== '' || url.password !== '') return 'refused';
    if (isAllowed(this.#allowed, url)) return 'exempt';
    return webPorts.has(portOf(url)) && isPublicHost(url) ? 'checked' : 'refused';
  }
}
