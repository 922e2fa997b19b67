import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { STATUS_CODES } from './node-http.ts';

/** The HTTP status for each error of node's parser. */
const statuses: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
};

/** A client that does not close the connection after the error is cut off. */
const lingerMs = 1_000;

/** Answers input that is no valid request, and closes the connection whatever the client does. */
export const refuseUnreadable = (error: Error & { readonly code?: string }, socket: Socket): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  setTimeout(() => socket.destroy(), lingerMs).unref();
  socket.end(refusal(statuses[error.code ?? ''] ?? 400), () => socket.destroy());
};

const refusal = (status: number): string => {
  const title = STATUS_CODES[status] ?? 'Bad Request';
  const instance = randomUUID();
  const detail = 'This could not be read as an HTTP request.';
  const body = JSON.stringify({ type: 'about:blank', title, status, detail, instance, code: 'invalid_request' });
  const headers = [
    'Content-Type: application/problem+json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${instance}`,
    'Connection: close',
  ];
  return [`HTTP/1.1 ${status} ${title}`, ...headers, '', body].join('\r\n');
};
