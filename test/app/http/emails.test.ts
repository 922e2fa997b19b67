import { expect } from 'chai';
import { type EmailAddress, parseEmailAddress } from '../../../src/domain/email-address.ts';
import { asOperator, Service } from '../../support/service.ts';
import { readCsv } from './csv-reader.ts';

const address = (text: string): EmailAddress => parseEmailAddress(text) ?? expect.fail(`${text} is an address`);
const atMs = Date.UTC(2026, 0, 2, 3, 4, 5, 6);
const at = '2026-01-02T03:04:05.006Z';

describe('the e-mail list, over HTTP', () => {
  let service: Service;
  beforeEach(async () => {
    service = await Service.start();
  });
  afterEach(() => service.stop());

  const keep = async (...kept: readonly (readonly [email: string, source: string | null])[]): Promise<void> => {
    const list = await service.services.get('emailList');
    for (const [email, source] of kept) await list.add(address(email), { source, atMs });
  };
  const exported = async (accept = '*/*') => {
    const answer = await fetch(`${service.url}/api/emails`, { headers: { ...asOperator, Accept: accept } });
    return { status: answer.status, headers: answer.headers, text: await answer.text() };
  };
  const erase = (path: string) => service.send('DELETE', `/api/emails/${path}`, { headers: asOperator });

  it('is for operators only', async () => {
    for (const [method, path] of [
      ['GET', '/api/emails'],
      ['GET', '/api/emails/stats'],
      ['DELETE', '/api/emails/anna@example.org'],
    ] as const) {
      expect(await service.send(method, path, {})).to.have.property('status', 401);
      expect(await service.send(method, path, { headers: { 'X-API-Key': 'wrong' } })).to.have.property('status', 403);
    }
  });

  it('is a CSV file, with what the service itself kept', async () => {
    await service.post('/api/capture-email', { email: ' Anna@Example.org', source: 'footer, "left"' });
    await service.post('/api/subscribe', { email: 'bert@example.org' });
    const { status, headers, text } = await exported();
    expect(status).to.equal(200);
    expect(headers.get('Content-Type')).to.equal('text/csv; charset=utf-8; header=present');
    expect(headers.get('Content-Disposition')).to.match(/^attachment; filename="emails-\d{4}-\d\d-\d\d\.csv"$/);
    expect(headers.get('Cache-Control')).to.equal('no-store');
    expect(headers.get('Vary')).to.equal('Accept');
    const [head, ...rows] = readCsv(text);
    expect(head).to.deep.equal(['email', 'source', 'captured_at']);
    expect(rows.map(([email, source]) => [email, source]).toSorted()).to.deep.equal([
      ['anna@example.org', 'footer, "left"'],
      ['bert@example.org', ''],
    ]);
    for (const [, , capturedAt = ''] of rows) expect(new Date(capturedAt).toISOString()).to.equal(capturedAt);
  });

  it('is only a header while the list is empty', async () => {
    expect((await exported()).text).to.equal('email,source,captured_at\r\n');
    expect(await exported('application/x-ndjson')).to.include({ status: 200, text: '' });
  });

  it('is guarded as CSV, and as it is as NDJSON', async () => {
    const source = '=HYPERLINK("https://evil.example",\r\n"x")';
    await keep(['=1+1@example.org', source], ['plain@example.org', null]);
    expect(
      readCsv((await exported('text/csv')).text)
        .slice(1)
        .toSorted(),
    ).to.deep.equal([
      ["'=1+1@example.org", `'${source}`, at],
      ['plain@example.org', '', at],
    ]);
    const { headers, text } = await exported('application/x-ndjson');
    expect(headers.get('Content-Type')).to.equal('application/x-ndjson');
    expect(headers.get('Content-Disposition')).to.match(/\.ndjson"$/);
    const lines = text.split('\n');
    expect(lines.pop()).to.equal('');
    expect(lines.map((line) => JSON.parse(line)).toSorted((a, b) => (a.email < b.email ? -1 : 1))).to.deep.equal([
      { email: '=1+1@example.org', source, captured_at: at },
      { email: 'plain@example.org', source: null, captured_at: at },
    ]);
  });

  it('comes whole, whatever the sources hold and however many there are', async () => {
    const odd = ['a,b', '"', '""', 'a\r\nb', '\u2028', '\u0085x', 'é💥', '…'.repeat(10_000), ',', '', 'null', '\\'];
    const kept = Array.from(
      { length: 1_700 },
      (_, i) => [`visitor-${i}@example.org`, odd[i % odd.length] ?? ''] as const,
    );
    await keep(...kept);
    const rows = readCsv((await exported()).text).slice(1);
    expect(rows.toSorted()).to.deep.equal(kept.map(([email, source]) => [email, source, at]).toSorted());
  });

  it('comes in the form that the client prefers, and CSV where it does not care', async () => {
    for (const [accept, type] of [
      ['*/*', 'text/csv'],
      ['text/*', 'text/csv'],
      ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/csv'],
      ['application/json, text/plain, */*', 'text/csv'],
      ['text/csv, application/x-ndjson', 'text/csv'],
      ['text/csv;q=0.5, application/x-ndjson', 'application/x-ndjson'],
      ['application/x-ndjson, */*;q=0.1', 'application/x-ndjson'],
      ['*/*, text/csv;q=0', 'application/x-ndjson'],
      ['application/*', 'application/x-ndjson'],
      // Neither is accepted: what it can most likely read.
      ['application/json', 'application/x-ndjson'],
      ['application/jsonl', 'application/x-ndjson'],
      ['application/pdf', 'text/csv'],
      ['nonsense', 'text/csv'],
    ] as const) {
      const { status, headers } = await exported(accept);
      expect(status).to.equal(200);
      expect(headers.get('Content-Type')?.split(';')[0], accept).to.equal(type);
    }
  });

  it('is counted', async () => {
    await keep(['anna@example.org', null], ['bert@example.org', null], ['anna@example.org', null]);
    const { status, headers, body } = await service.get('/api/emails/stats', asOperator);
    expect([status, headers.get('Cache-Control'), body]).to.deep.equal([200, 'no-store', { count: 2 }]);
  });

  it('loses an address in any way of writing it, and says whether it was there', async () => {
    for (const [email, path] of [
      ['anna@example.org', 'anna@example.org'],
      ['anna@example.org', '%41nna%40EXAMPLE.org'],
      ['anna@example.org', '%20anna@example.org%20'],
      ['anna+news@example.org', 'anna+news@example.org'],
      ['anna+news@example.org', 'anna%2Bnews%40example.org'],
      ['a/b@example.org', 'a%2Fb%40example.org'],
      ['a?b#c@example.org', 'a%3Fb%23c%40example.org'],
      ['jürgen@bücher.example', 'j%C3%BCrgen@b%C3%BCcher.example'],
      ['100%@example.org', '100%25@example.org'],
    ] as const) {
      await keep([email, null], ['bert@example.org', null]);
      for (const erased of [true, false]) {
        const { status, headers, body } = await erase(path);
        expect([status, body, headers.get('Cache-Control')], path).to.deep.equal([200, { erased }, 'no-store']);
      }
      expect((await exported()).text).to.equal(`email,source,captured_at\r\nbert@example.org,,${at}\r\n`);
    }
  });

  it('loses nothing through invalid addresses', async () => {
    await keep(['anna@example.org', null]);
    for (const path of [
      'anna',
      'stats',
      '%40',
      'anna%2540example.org',
      '%00',
      '%E0%A4%A',
      '*',
      'a@b',
      `${'a'.repeat(8_000)}@example.org`,
    ]) {
      const { status, body } = await erase(path);
      expect([status, body.code], path).to.deep.equal([400, 'invalid_request']);
    }
    expect((await service.get('/api/emails/stats', asOperator)).body.count).to.equal(1);
  });

  it('shows in no log line and no metric, however an address is written in a path', async () => {
    await keep(['secret+person@example.org', 'from secret person']);
    const paths = ['secret+person@example.org', 'secret%2Bperson%40example.org', '%73ecret%2bperson@example.org'];
    const others = [
      'a%2Fsecret@example.org',
      'a/secret@example.org',
      'secret',
      'secret%',
      'secret@example.org?secret=1',
    ];
    for (const path of [...paths, ...others]) {
      for (const method of ['DELETE', 'GET', 'PUT', 'POST', 'OPTIONS', 'HEAD']) {
        await (await fetch(`${service.url}/api/emails/${path}`, { method, headers: asOperator })).text();
      }
    }
    await exported();
    const { text: metrics } = await service.get('/metrics', asOperator);
    for (const told of [metrics, ...service.logged]) expect(told).to.not.match(/secret|person|%40|example\.org/i);
    expect(metrics).to.contain('route="/api/emails/:email"');
    expect(service.logged.join('')).to.contain('"route":"/api/emails/:email"');
  });
});
