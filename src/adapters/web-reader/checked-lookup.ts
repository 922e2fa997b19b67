import { Resolver } from 'node:dns/promises';
import { isIPv6, type LookupFunction } from 'node:net';
import { isPublicAddress } from './public-address.ts';
import { urlNotAllowed } from './refusals.ts';

/** All addresses of a name, at least one. @throws an error with a DNS `code` if there is none. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

interface NameServers {
  resolve4(hostname: string): Promise<readonly string[]>;
  resolve6(hostname: string): Promise<readonly string[]>;
}

/**
 * Asks the name servers directly. Not `dns.lookup`: it reads the hosts file and search domains, which belong to our own
 * network, and a stranger's slow name server could block the thread pool that files and zlib use.
 */
export const publicResolve =
  (servers: NameServers = new Resolver({ timeout: 2_000, tries: 2 })): Resolve =>
  async (hostname) => {
    const answers = await Promise.allSettled([servers.resolve4(hostname), servers.resolve6(hostname)]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length > 0) return addresses;
    throw answers.find((answer) => answer.status === 'rejected')?.reason ?? notFound(hostname);
  };

const notFound = (hostname: string): Error =>
  Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND' });

/**
 * Looks up and checks in one step, as a socket asks for it: the checked address is the one dialled, so a name that
 * changes its address in between gains nothing. One non-public address makes the name refused.
 */
export const checkedLookup =
  (resolve: Resolve): LookupFunction =>
  (hostname, options, callback) => {
    const checked = async (): Promise<readonly [string, ...string[]]> => {
      const [first, ...others] = await resolve(hostname);
      if (first === undefined) throw notFound(hostname);
      if (![first, ...others].every(isPublicAddress)) throw urlNotAllowed();
      return [first, ...others];
    };
    checked().then(
      (addresses) => {
        if (options.all) callback(null, addresses.map(withFamily));
        else callback(null, addresses[0], withFamily(addresses[0]).family);
      },
      (error) => callback(error, ''),
    );
  };

const withFamily = (address: string): { address: string; family: number } => ({
  address,
  family: isIPv6(address) ? 6 : 4,
});
