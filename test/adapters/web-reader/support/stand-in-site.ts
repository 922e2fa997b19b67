import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AllowedHost, allowedHostOf } from '../../../../src/adapters/web-reader/allowed-hosts.ts';
import { PageFetcher, type PageFetcherOptions } from '../../../../src/adapters/web-reader/page-fetcher.ts';

/** A web site on loopback that counts who connects. */
export class StandInSite {
  readonly #server: Server;
  /** Since the start. */
  connections = 0;

  constructor(listener: RequestListener) {
    this.#server = createServer(listener);
    this.#server.on('connection', () => {
      this.connections += 1;
    });
  }

  static async open(listener: RequestListener): Promise<StandInSite> {
    const site = new StandInSite(listener);
    await new Promise<void>((resolve) => site.#server.listen(0, '127.0.0.1', resolve));
    return site;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** The `host:port` that exempts it. */
  get host(): string {
    return `127.0.0.1:${this.port}`;
  }

  url(path = '/'): URL {
    return new URL(path, `http://${this.host}`);
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}

export const article = '<!doctype html><title>A page</title><p>Something worth reading.</p>';

/** Answers everything with one page. */
export const onePage: RequestListener = (_request, response) => {
  response.setHeader('content-type', 'text/html; charset=utf-8');
  response.end(article);
};

export const noLookup = (hostname: string): Promise<never> =>
  Promise.reject(new Error(`unexpected look-up: ${hostname}`));

/** @param entry has to be `host` or `host:port` */
export const allowed = (entry: string): AllowedHost => {
  const host = allowedHostOf(entry);
  if (host === undefined) throw new Error(`no allowed host: ${entry}`);
  return host;
};

type FetcherTraits = Partial<Omit<PageFetcherOptions, 'allowHosts'>> & { readonly allowHosts?: readonly string[] };

export const fetcher = ({ allowHosts = [], ...traits }: FetcherTraits = {}): PageFetcher =>
  new PageFetcher({
    userAgent: 'Threadr/0.1 (+https://example.org)',
    allowHosts: allowHosts.map(allowed),
    lookup: noLookup,
    ...traits,
  });

export const never = (): AbortSignal => new AbortController().signal;
