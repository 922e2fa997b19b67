/**
 * The process behind `load`. It writes to sockets itself: an HTTP client would take more of the machine than the server
 * that is measured.
 */
import { Connection } from './connection.ts';
import type { LoadOrder, LoadReport } from './load.ts';

process.once('message', (order: LoadOrder) => {
  const startMs = performance.now();
  let answers = 0;
  const count = (): void => {
    answers += 1;
    if (answers === order.answers) end();
  };
  const connections = Array.from({ length: order.connections }, () => new Connection(order, count));
  const end = (): void => {
    clearTimeout(timer);
    const seconds = (performance.now() - startMs) / 1_000;
    for (const connection of connections) connection.end();
    const latenciesMs = connections.flatMap((connection) => connection.latenciesMs);
    const others = connections.reduce((sum, connection) => sum + connection.others, 0);
    const report: LoadReport = { perSecond: (latenciesMs.length + others) / seconds, latenciesMs, others };
    process.send?.(report, () => process.disconnect());
  };
  const timer = setTimeout(end, order.durationMs);
});
