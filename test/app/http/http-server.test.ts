import { once } from 'node:events';
import type { Server, ServerResponse } from 'node:http';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { HttpServer } from '../../../src/app/http/http-server.ts';
import { untilTrue } from '../../support/until.ts';

describe('HttpServer', () => {
  let server: HttpServer;
  let held: ServerResponse[];
  const clients: Socket[] = [];

  beforeEach(async () => {
    held = [];
    server = await HttpServer.listen((_, res) => void held.push(res), { port: 0, host: '127.0.0.1' });
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await server.stop({ graceMs: 0 });
  });

  const dial = async (bytes = ''): Promise<Socket> => {
    const { hostname, port } = new URL(server.url);
    const client = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    client.on('error', () => undefined);
    clients.push(client);
    await once(client, 'connect');
    if (bytes !== '') client.write(bytes);
    return client;
  };
  const request = 'GET / HTTP/1.1\r\nHost: a\r\n\r\n';
  const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
  const isHeld = (n: number): Promise<void> => untilTrue(() => held.length >= n);

  it('answers garbage with a problem document, and closes the connection if the client does not', async () => {
    const client = await dial('garbage\r\n\r\n');
    const closed = new Promise((resolve) => client.once('close', resolve));
    const answer = await text(client);
    expect(answer)
      .to.match(/^HTTP\/1\.1 400 Bad Request\r\n/)
      .and.contain('application/problem+json');
    expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).to.include({ status: 400, code: 'invalid_request' });
    await untilTrue(() => {
      if (!client.destroyed) client.write('more');
      return client.destroyed;
    });
    await closed;
  });

  it('answers too large a header with 431', async () => {
    const client = await dial(`GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`);
    expect(await text(client)).to.match(/^HTTP\/1\.1 431 /);
  });

  it('stops at once without requests in flight, even with open connections', async () => {
    await dial();
    await dial('GET / HT');
    const done = await dial(request);
    await isHeld(1);
    held[0]?.end('fine');
    await once(done, 'data');
    await server.stop({ graceMs: 60_000 });
  });

  it('waits for requests in flight, and loses none, however often it is told to stop', async () => {
    const client = await dial(request);
    await isHeld(1);
    const stopped = [server.stop({ graceMs: 60_000 }), server.stop({ graceMs: 60_000 })];
    const late = await dial(request);
    await isHeld(2);
    held[1]?.end('late');
    await once(late, 'data');
    held[0]?.end('x'.repeat(1_000_000));
    expect(await text(client)).to.have.length.greaterThan(1_000_000);
    await Promise.all(stopped);
  });

  it('answers a request that begins just when all others are done', async () => {
    await dial(request);
    await isHeld(1);
    const stopped = server.stop({ graceMs: 60_000 });
    const answer = Promise.withResolvers<string>();
    // Node takes any stream for a connection; what this one holds is read before the event loop's next turn.
    const connection = new Duplex({
      read: () => undefined,
      write(bytes, _, done) {
        answer.resolve(String(bytes));
        done();
      },
    });
    connection.push(request);
    connection.once('close', () => answer.resolve(''));
    const [first] = held as [ServerResponse];
    const { server: node } = first.socket as Socket & { readonly server: Server };
    first.once('close', () => node.emit('connection', connection));
    first.end('fine');
    await isHeld(2);
    await nextTurn();
    held[1]?.end('late');
    expect(await answer.promise).to.match(/^HTTP\/1\.1 200 OK\r\n.*late$/s);
    await stopped;
  });

  it('ends requests that take longer than the grace period', async () => {
    const client = await dial(request);
    await isHeld(1);
    const closed = once(client, 'close');
    client.resume();
    await server.stop({ graceMs: 0 });
    client.end();
    await closed;
  });
});
