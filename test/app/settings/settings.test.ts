import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { readSettings } from '../../../src/app/settings/settings.ts';
import { SettingsError } from '../../../src/app/settings/settings-error.ts';

describe('settings', () => {
  it('has a default for everything', () => {
    const settings = readSettings({});
    expect(settings.http).to.include({ port: 8001, host: '127.0.0.1', trustedProxyHops: 0 });
    expect(settings.cache.threadLifetimeMs).to.equal(24 * 3_600_000);
    expect(settings.limits.threads.free).to.deep.equal({ limit: 10, windowMs: 3_600_000 });
    expect(settings.writer.openai.model).to.equal('gpt-6-luna');
  });

  it('listens on every address in production', () => {
    expect(readSettings({ NODE_ENV: 'production' }).http.host).to.equal('0.0.0.0');
  });

  it('takes a fraction of an hour', () => {
    expect(readSettings({ RATE_LIMIT_WINDOW_HOURS: '0.25' }).limits.threads.free.windowMs).to.equal(900_000);
  });

  it('makes whole milliseconds of every length of time', () => {
    for (let n = 1; n <= 2_400; n++) {
      const given = String(n / 100);
      const { limits, cache, writer, analytics } = readSettings({
        RATE_LIMIT_WINDOW_HOURS: given,
        CACHE_TTL_HOURS: given,
        ARTICLE_TTL_MINUTES: given,
        ...(n >= 10 && { OPENAI_TIMEOUT_SECONDS: given, ANALYTICS_FLUSH_SECONDS: given }),
      });
      const [hours, minutes, seconds] = [n * 36_000, n * 600, n * 10];
      expect(limits.threads.free.windowMs, given).to.equal(hours);
      expect(limits.threads.premium.windowMs, given).to.equal(hours);
      expect(cache, given).to.include({ threadLifetimeMs: hours, articleLifetimeMs: minutes });
      expect(writer.openai.timeoutMs, given).to.equal(n >= 10 ? seconds : 30_000);
      expect(analytics.flushEveryMs, given).to.equal(n >= 10 ? seconds : 1_000);
    }
  });

  it('takes a budget in dollars, of whole micro-dollars', () => {
    const budgetOf = (all: string, each = ''): unknown =>
      readSettings({ DAILY_BUDGET_USD: all, DAILY_BUDGET_USD_PER_VISITOR: each }).writer.budget;
    expect(budgetOf('')).to.deep.equal({ dailyMicroUsd: null, dailyPerVisitorMicroUsd: null });
    expect(budgetOf('5', '0')).to.deep.equal({ dailyMicroUsd: 5_000_000, dailyPerVisitorMicroUsd: 0 });
    // 3 × 0.005306, as floats have it.
    expect(budgetOf('', '0.015917999999999998')).to.deep.equal({
      dailyMicroUsd: null,
      dailyPerVisitorMicroUsd: 15_918,
    });
    expect(budgetOf('0.0000019')).to.deep.equal({ dailyMicroUsd: 1, dailyPerVisitorMicroUsd: null });
    expect(budgetOf('1000000')).to.deep.equal({ dailyMicroUsd: 1e12, dailyPerVisitorMicroUsd: null });
  });

  it('takes an empty variable for one that is not set', () => {
    expect(readSettings({ PORT: '', OPENAI_API_KEY: '' })).to.deep.equal(readSettings({}));
  });

  for (const [name, value] of [
    ['PORT', 'eighty'],
    ['PORT', '65536'],
    ['PORT', '1.5'],
    ['PORT', ' '],
    ['PORT', '80\n81'],
    ['RATE_LIMIT_REQUESTS', '-1'],
    ['RATE_LIMIT_WINDOW_HOURS', 'Infinity'],
    ['CACHE_TTL_HOURS', '0'],
    ['LOG_LEVEL', 'loud'],
    ['WRITER', 'gpt'],
    ['STORAGE', 'floppy'],
    ['METRICS_PUBLIC', 'yes'],
    ['OPENAI_BASE_URL', 'api.example.com'],
    ['OPENAI_BASE_URL', 'https://user@api.example.com/v1'],
    ['OPENAI_BASE_URL', 'https://api.example.com/v1#there'],
    ['OPENAI_API_KEY', 'sk-test and more'],
    ['OPENAI_API_KEY', 'sk-test\n'],
    ['OPENAI_API_KEY', 'ключ'],
    ['TRUSTED_PROXIES', '10.0.0.0/8,banana'],
    ['TRUSTED_PROXIES', '10.0.0.0/99'],
    ['API_KEYS', 'short'],
    ['API_KEYS', ','],
    ['API_KEYS', 'é'.repeat(20)],
    ['REDIS_CLUSTER_NODES', ','],
    ['PORT', '0x50'],
    ['PORT', '1e3'],
    ['READER_ALLOW_HOSTS', 'http://a/b'],
    ['READER_ALLOW_HOSTS', 'intranet:99999'],
    ['READER_ALLOW_HOSTS', 'wiki.example,*.example'],
    ['READER_ALLOW_HOSTS', '%'],
    ['DAILY_BUDGET_USD', '-1'],
    ['DAILY_BUDGET_USD', '5 USD'],
    ['DAILY_BUDGET_USD', '1000001'],
    ['DAILY_BUDGET_USD_PER_VISITOR', '1e-3'],
    ['WORKERS', '4'],
  ] as const) {
    it(`refuses ${name}=${JSON.stringify(value)} in one line that names the variable`, () => {
      expect(() => readSettings({ [name]: value }))
        .to.throw(SettingsError)
        .with.property('message')
        .that.matches(new RegExp(`^${name} must [^\n]+$`));
    });
  }

  it('takes the address of a model’s server as URLs are written', () => {
    const baseUrlOf = (url: string) => readSettings({ OPENAI_BASE_URL: url }).writer.openai.baseUrl;
    expect(baseUrlOf('')).to.equal(null);
    expect(baseUrlOf('https://api.example.com/v1?api-version=1')).to.equal('https://api.example.com/v1?api-version=1');
    expect(baseUrlOf(' HTTP:api.example.com/a model ')).to.equal('http://api.example.com/a%20model');
  });

  it('asks for the key that WRITER=openai needs', () => {
    expect(() => readSettings({ WRITER: 'openai' })).to.throw(SettingsError, 'OPENAI_API_KEY must be set');
  });

  it('never shows a secret: neither in the variables read nor in an error message', () => {
    const secret = 'sk-very-secret-indeed-1234';
    const { read } = readSettings({ OPENAI_API_KEY: secret, API_KEYS: secret, SECRET: secret });
    expect(JSON.stringify(read)).to.not.contain(secret);
    expect(() => readSettings({ API_KEYS: 'shh-hidden' }))
      .to.throw(SettingsError)
      .with.property('message')
      .not.contain('shh-hidden');
  });

  it('takes the secret of webhooks for a secret, and none of Stripe’s others for it', () => {
    const { stripe, read } = readSettings({ STRIPE_WEBHOOK_SECRET: 'whsec_1234' });
    expect(stripe.webhookSecret).to.equal('whsec_1234');
    expect(JSON.stringify(read)).to.not.contain('whsec_1234');
    expect(readSettings({}).stripe.webhookSecret).to.equal(null);
    for (const secret of ['sk_live_1234', 'rk_live_1234', 'pk_live_1234', 'whsec_1234 ', 'whsec_\n1234']) {
      expect(() => readSettings({ STRIPE_WEBHOOK_SECRET: secret }), secret)
        .to.throw(SettingsError, /^STRIPE_WEBHOOK_SECRET must be the webhook endpoint's signing secret/)
        .with.property('message')
        .not.contain('1234');
    }
  });

  it('documents every variable with its default in .env.example', () => {
    const documented = new Map(
      [...readFileSync('.env.example', 'utf8').matchAll(/^# ?([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [
        name,
        value,
      ]),
    );
    for (const { name, shown } of readSettings({}).read) {
      expect(documented.has(name), name).to.equal(true);
      if (shown.endsWith('(default)')) expect(documented.get(name), name).to.equal(shown.replace(' (default)', ''));
    }
    expect(documented.size).to.equal(readSettings({}).read.length);
  });
});
