import { connect, type Socket } from 'node:net';
import { expect } from 'chai';
import { type EmailAddress, parseEmailAddress } from '../../../src/domain/email-address.ts';
import { operatorKey, type Service } from '../../support/service.ts';

export const visitor = (n: number | string): EmailAddress =>
  parseEmailAddress(`visitor-${n}@example.org`) ?? expect.fail();

/** Asks for the list on a connection that the test has in its hands. */
export const askForExport = ({ url }: Service, version: 'HTTP/1.0' | 'HTTP/1.1'): Socket => {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET /api/emails ${version}\r\nHost: threadr\r\nX-API-Key: ${operatorKey}\r\n\r\n`);
  return socket;
};

export const loggedLines = ({ logged }: Service, pattern: RegExp): readonly string[] =>
  logged.flatMap((lines) => lines.split('\n')).filter((line) => pattern.test(line));
