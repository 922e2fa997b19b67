import net, { type LookupFunction, type TcpNetConnectOpts } from 'node:net';
import { mock } from 'node:test';
import type { StandInSite } from './stand-in-site.ts';

/** Every attempt to connect: the address literal, or all addresses that a name was looked up to. */
export type Dial = readonly string[];

/**
 * From now on whatever is dialled, at any address and port, is this site; names are still looked up and checked. So a
 * rule that fails shows as a page, not as a refused connection. `restore` ends it.
 */
export const divertDials = (site: StandInSite): { readonly dials: Dial[]; restore(): void } => {
  const dials: Dial[] = [];
  const connect = net.connect;
  const divert = (options: TcpNetConnectOpts): net.Socket => {
    const { host = '', lookup } = options;
    const diverted = { ...options, port: site.port };
    if (lookup !== undefined && net.isIP(host) === 0) return connect({ ...diverted, lookup: recorded(lookup, dials) });
    dials.push([host]);
    return connect({ ...diverted, host: '127.0.0.1' });
  };
  const diversion = mock.method(net, 'connect', divert as typeof net.connect).mock;
  return { dials, restore: () => diversion.restore() };
};

const recorded =
  (lookup: LookupFunction, dials: Dial[]): LookupFunction =>
  (hostname, options, callback) =>
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null || typeof addresses === 'string') {
        callback(error, '');
        return;
      }
      dials.push(addresses.map(({ address }) => address));
      callback(null, [{ address: '127.0.0.1', family: 4 }]);
    });
