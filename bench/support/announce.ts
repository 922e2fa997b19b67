import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Listens on loopback, tells its address as `ServerProcess` expects it, and ends at once when it is told to. */
export const announce = (server: Server, port = 0): void => {
  server.listen(port, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    console.log(JSON.stringify({ url: `http://127.0.0.1:${port}` }));
  });
  process.once('SIGTERM', () => {
    server.close();
    server.closeAllConnections();
  });
};
