import process from 'node:process';
import { type Mode, TcpProxy } from './proxy.ts';

/** A proxy to the port it is given. Says its own port; then does what it is told, says so, and ends with who started it. */
const proxy = await TcpProxy.to(Number(process.argv[2]));
process.on('message', (order: Mode | 'reset') => {
  if (order === 'reset') proxy.reset();
  else proxy.mode = order;
  process.send?.('done');
});
process.on('disconnect', () => process.exit());
process.send?.(proxy.port);
