import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** An authority made for it, and what it certifies of loopback. @returns the paths of the files, in that folder */
export const makeCertificates = async (folder: string): Promise<Readonly<Record<'ca' | 'key' | 'cert', string>>> => {
  const [ca, caKey, key, request, cert, names] = ['ca.pem', 'ca.key', 'key', 'csr', 'cert.pem', 'names'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string, string, string];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await writeFile(names, 'subjectAltName=IP:127.0.0.1,DNS:localhost\n');
  await run('openssl', ['req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=test', '-keyout', caKey, '-out', ca]);
  await run('openssl', ['req', ...newKey, '-subj', '/CN=localhost', '-keyout', key, '-out', request]);
  const signing = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', names];
  await run('openssl', ['x509', '-req', '-in', request, ...signing, '-out', cert]);
  return { ca, key, cert };
};
