import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { expect } from 'chai';
import { Redis } from 'ioredis';
import { keepDeaf } from '../../../../src/adapters/redis/ioredis/deaf-streams.ts';

describe('keepDeaf', () => {
  let server: Server;
  let client: Redis;
  afterEach(() => {
    client.disconnect();
    server.close();
  });

  it('leaves no stream without a listener for a second error', async () => {
    server = createServer((socket) => socket.on('error', () => undefined)).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    client = new Redis({
      host: '127.0.0.1',
      port,
      retryStrategy: () => null,
      enableReadyCheck: false,
      protocol: 2,
    });
    keepDeaf(client);
    const errors: string[] = [];
    client.on('error', (error: Error) => errors.push(error.message));
    await once(client, 'connect');
    const { stream } = client as unknown as { stream: Socket };
    stream.emit('error', new Error('first'));
    stream.emit('error', new Error('second'));
    expect(errors).to.deep.equal(['first']);
  });
});
