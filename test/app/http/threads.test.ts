import { expect } from 'chai';
import { Service } from '../../support/service.ts';
import { harbourArticle } from '../../support/texts.ts';

describe('GET /api/threads/{id}', () => {
  let service: Service;
  before(async () => {
    service = await Service.start();
  });
  after(() => service.stop());

  it('shows a stored thread, and answers 304 to clients that have it', async () => {
    const made = await service.post('/api/generate', { text: harbourArticle });
    const shown = await service.get(`/api/threads/${made.body.id}`);
    expect(shown.body).to.deep.equal({ ...made.body, cached: true });
    const etag = shown.headers.get('ETag') ?? '';
    const unchanged = await service.get(`/api/threads/${made.body.id}`, { 'If-None-Match': etag });
    expect(unchanged.status).to.equal(304);
    expect(unchanged.text).to.equal('');
  });

  it('shows the text that the ranges point into', async () => {
    const made = await service.post('/api/generate', { text: harbourArticle, mode: 'verbatim', numbering: 'none' });
    const { body } = await service.get(`/api/threads/${made.body.id}?source=1`);
    expect(body.source_text).to.have.lengthOf(body.source.length);
    for (const { content, source } of body.thread) {
      expect(body.source_text.slice(source.start, source.end)).to.equal(content);
    }
  });
});
