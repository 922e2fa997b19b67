import { expect } from 'chai';
import { generateRequestSchema, orderOf } from '../../../src/app/http/generate-request.ts';
import type { ThreadRequest } from '../../../src/domain/use-cases/generate-thread.ts';
import { closingAfter } from '../../support/closing.ts';
import { TcpProxy } from '../../support/proxy.ts';
import { host } from '../../support/redis-process.ts';
import { Service } from '../../support/service.ts';
import { firstOf, startSingle } from '../../support/topologies.ts';

const text = 'The bridge opened in 1932. It took eight years to build. Sixteen people died while it was built.';
const times = 20;

describe('a cached thread over Redis', () => {
  const closing = closingAfter(after);
  let proxy: TcpProxy;
  let service: Service;
  before(async () => {
    const redis = closing(await startSingle());
    proxy = closing(await TcpProxy.to(firstOf(redis).port));
    const starting = Service.start({
      STORAGE: 'redis',
      REDIS_URL: `redis://${host}:${proxy.port}`,
      REDIS_TIMEOUT_MS: '2000',
      RATE_LIMIT_REQUESTS: '1000',
      // None while round trips are counted.
      ANALYTICS_FLUSH_SECONDS: '3600',
    });
    service = closing(await starting);
    // Made, kept, and read as a whole; and every script is known to the server by now.
    for (const level of ['stored', 'detail=storage', 'detail=process']) {
      const { headers } = await service.post('/api/generate', { text });
      expect(headers.get('Cache-Status')).to.include(level);
    }
  });

  const trips = async (act: () => Promise<unknown>): Promise<TcpProxy['chunks']> => {
    Object.assign(proxy.chunks, { toServer: 0, toClient: 0 });
    for (let i = 0; i < times; i++) await act();
    return { ...proxy.chunks };
  };

  it('takes one write and one reply for quota and cache, within all guards', async () => {
    const generateThread = await service.services.get('generateThread');
    const request: ThreadRequest = {
      order: orderOf(generateRequestSchema(1_000).parse({ text })),
      visitor: { kind: 'network', network: '127.0.0.1', plan: 'free' },
      freshness: 'cached',
    };
    const never = new AbortController().signal;
    const chunks = await trips(async () => {
      const generation = await generateThread.run(request, never);
      expect(generation).to.have.nested.property('provenance.level', 'process');
      expect(generation).to.have.nested.property('standing.inRedis', true);
    });
    expect(chunks).to.deep.equal({ toServer: times, toClient: times });
  });

  it('takes no more over HTTP', async () => {
    const chunks = await trips(async () => {
      const { headers } = await service.post('/api/generate', { text });
      expect(headers.get('Cache-Status')).to.include('detail=process');
    });
    expect(chunks).to.deep.equal({ toServer: times, toClient: times });
  });
});
