import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import ipaddr from 'ipaddr.js';
import Koa from 'koa';
import type { ProxyTrust } from '../../../src/app/http/client-address.ts';
import { freshSessionId, SessionCookie } from '../../../src/app/http/session-cookie.ts';

const nobody: ProxyTrust = { trustedProxies: [], trustedProxyHops: 0 };
const loopback: ProxyTrust = { trustedProxies: [ipaddr.parseCIDR('127.0.0.0/8')], trustedProxyHops: 0 };
const overTls = { 'X-Forwarded-Proto': 'https' };

describe('the session cookie', () => {
  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });

  /** A server that reads the cookie, then sets or clears it. */
  const serve = async (trust: ProxyTrust, act: 'set' | 'clear' | 'nothing' = 'nothing') => {
    const cookie = new SessionCookie(trust);
    const id = freshSessionId();
    const app = new Koa().use((ctx) => {
      if (act === 'set') cookie.set(ctx, id);
      if (act === 'clear') cookie.clear(ctx);
      ctx.body = { read: cookie.read(ctx) };
    });
    const server = app.listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return async (headers: Record<string, string> = {}) => {
      const response = await fetch(`http://127.0.0.1:${port}/`, { headers });
      const { read } = (await response.json()) as { read: string | null };
      return { read, set: response.headers.get('Set-Cookie'), id };
    };
  };

  it('is out of the reach of scripts and of other sites, and outlives any pause within a session', async () => {
    const ask = await serve(nobody, 'set');
    const { set, id } = await ask();
    expect(set).to.match(new RegExp(`^threadr=${id}; path=/; expires=[^;]+; samesite=lax; httponly$`, 'i'));
    const days = (Date.parse(/expires=([^;]+)/.exec(set ?? '')?.[1] ?? '') - Date.now()) / 86_400_000;
    expect(days).to.be.closeTo(400, 0.1);
  });

  it('is kept to TLS, and to this very host, where the visitor came by TLS', async () => {
    const ask = await serve(loopback, 'set');
    const { set, id } = await ask(overTls);
    expect(set).to.match(new RegExp(`^__Host-threadr=${id}; path=/; expires=[^;]+; samesite=lax; secure; httponly$`));
  });

  it('believes nobody but a trusted proxy about TLS', async () => {
    const { set } = await (await serve(nobody, 'set'))(overTls);
    expect(set).not.to.match(/secure/i);
  });

  it('is read back by the name that it was set under', async () => {
    const id = freshSessionId();
    const plain = await serve(loopback);
    expect((await plain({ Cookie: `theme=dark; threadr=${id}` })).read).to.equal(id);
    expect((await plain({ Cookie: `__Host-threadr=${id}` })).read).to.equal(null);
    expect((await plain({ ...overTls, Cookie: `__Host-threadr=${id}` })).read).to.equal(id);
    // Anybody on the network could have planted it.
    expect((await plain({ ...overTls, Cookie: `threadr=${id}` })).read).to.equal(null);
  });

  it('is nothing where it is not of our making', async () => {
    const ask = await serve(nobody);
    for (const value of ['', 'x', 'a'.repeat(23), 'ä'.repeat(22), '../../../../etc/passwd', '"'.repeat(22)]) {
      const header = Buffer.from(`threadr=${value}`).toString('latin1');
      expect((await ask({ Cookie: header })).read, value).to.equal(null);
    }
    expect((await ask()).read).to.equal(null);
  });

  it('is taken away', async () => {
    const { set } = await (await serve(nobody, 'clear'))();
    expect(set).to.match(/^threadr=; path=\/; expires=Thu, 01 Jan 1970 00:00:00 GMT; samesite=lax; httponly$/i);
  });

  it('never names two sessions alike', () => {
    const ids = new Set(Array.from({ length: 1_000 }, freshSessionId));
    expect(ids.size).to.equal(1_000);
  });
});
