import type { IncomingMessage } from 'node:http';
import { ClientLeft } from './context.ts';
import { Problem } from './problems.ts';

/**
 * The body, byte for byte as received.
 *
 * @throws Problem `body_too_large`, as soon as that is known; ClientLeft when the body breaks off
 */
export const readRawBody = (request: IncomingMessage, maxBytes: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const pieces: Buffer[] = [];
    let bytes = 0;
    const settle = (act: () => void): void => {
      request.off('data', take).off('end', finish).off('error', leave).off('close', leave);
      act();
    };
    const refuse = (): void =>
      settle(() => {
        // Read no further: the server's request timeout ends the rest.
        request.pause();
        reject(new Problem('body_too_large'));
      });
    const take = (piece: Buffer): void => {
      bytes += piece.length;
      if (bytes > maxBytes) refuse();
      else pieces.push(piece);
    };
    const finish = (): void => settle(() => resolve(Buffer.concat(pieces)));
    const leave = (): void => settle(() => reject(new ClientLeft('the client closed the connection')));
    if (Number(request.headers['content-length'] ?? 0) > maxBytes) refuse();
    else request.on('data', take).on('end', finish).on('error', leave).on('close', leave);
  });
