import type { ChildService } from '../support/child-service.ts';
import { checkout, deliveryOf, invoicePaid, refund, type StripeEvent } from '../support/stripe-events.ts';
import { type Answer, ask, operatorKey } from './instances.ts';

/** What is said of people in the calls below, and must be said nowhere else. */
export const personal = {
  emails: ['zoe.quist+news@mail.example', 'yan.pohl@mail.example', 'xenia.orth@mail.example', 'walt/er@mail.example'],
  text: 'Quokkas vote in confidence. Their ballots are counted by the tide.',
  buyer: 'Wilhelmina Vandergelt',
} as const;
const [zoe, yan, xenia, walter] = personal.emails;

/**
 * A call with the answer that it must have. `{name}` stands for what an earlier answer, or the cookie, held under that
 * name, and is percent-encoded in a path.
 */
export interface Call {
  readonly call: Parameters<typeof ask>[1];
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

const op = { 'X-API-Key': operatorKey };
const holder = { 'X-API-Key': '{api_key}' };

const webhook = (event: StripeEvent, signedAt = event.created): Call => ({
  call: 'POST /api/webhooks/stripe',
  status: 200,
  body: event,
  headers: { 'Stripe-Signature': deliveryOf(event, { signedAt }).signature },
});

/** Every way into the service, well used and badly. A new route is one more line. @param seconds the time of day */
export const everyCall = (seconds: number): readonly Call[] => [
  { call: 'GET /api/session', status: 200 },
  { call: 'PATCH /api/session', status: 200, body: { preferences: { tone: 'casual', max_posts: 5 } } },
  { call: 'PATCH /api/session', status: 400, body: { preferences: { [zoe]: zoe, tone: zoe } } },
  { call: 'POST /api/generate', status: 200, body: { text: personal.text } },
  {
    call: 'POST /api/generate',
    status: 200,
    body: { text: personal.text, max_posts: 3 },
    headers: { 'Cache-Control': 'no-store' },
  },
  { call: 'POST /api/generate', status: 400, body: { text: personal.text, [zoe]: 1 } },
  { call: 'POST /api/generate', status: 400, body: zoe },
  { call: 'POST /api/generate', status: 400, body: { url: `https://${encodeURIComponent(zoe)}:secret@mail.example/` } },
  { call: 'GET /api/threads/{id}', status: 200 },
  { call: `GET /api/threads/${zoe}`, status: 404 },
  { call: 'GET /api/rate-limit-status', status: 200 },
  { call: 'GET /api/usage/status', status: 200 },
  { call: 'GET /api/session', status: 200 },

  { call: 'POST /api/capture-email', status: 200, body: { email: zoe, source: `sent on by ${yan}` } },
  { call: 'POST /api/subscribe', status: 200, body: { email: walter } },
  { call: 'POST /api/capture-email', status: 400, body: { email: `${zoe}@`, source: zoe } },
  { call: 'POST /api/capture-email', status: 400, body: { email: [zoe] } },
  { call: 'GET /api/emails', status: 401 },
  { call: 'GET /api/emails', status: 200, headers: op },
  { call: 'GET /api/emails', status: 200, headers: { ...op, Accept: 'text/csv' } },
  { call: 'GET /api/emails/stats', status: 200, headers: op },
  { call: `DELETE /api/emails/${zoe}`, status: 200, headers: op },
  { call: `DELETE /api/emails/${encodeURIComponent(walter)}`, status: 200, headers: op },
  { call: `DELETE /api/emails/${walter}`, status: 404, headers: op },
  { call: `DELETE /api/emails/${encodeURIComponent(encodeURIComponent(zoe))}`, status: 400, headers: op },
  { call: `GET /api/emails/${zoe}`, status: 405, headers: op },
  { call: `GET /${zoe}?email=${zoe}`, status: 404 },

  { call: 'POST /api/premium/grant', status: 200, body: { email: yan, payment_reference: yan }, headers: op },
  { call: 'POST /api/premium/grant', status: 400, body: { email: yan, plan: yan }, headers: op },
  { call: 'POST /api/premium/redeem', status: 200, body: { redeem_code: '{redeem_code}' } },
  { call: 'POST /api/premium/redeem', status: 200, body: { redeem_code: '{redeem_code}' } },
  { call: 'POST /api/premium/redeem', status: 404, body: { redeem_code: '{redeem_code}x' } },
  { call: 'POST /api/premium/redeem', status: 404, body: { checkout_session_id: yan } },
  { call: 'GET /api/premium/status', status: 200, headers: holder },
  { call: 'GET /api/premium/check', status: 200 },
  { call: 'POST /api/generate', status: 200, body: { text: personal.text, max_posts: 2 }, headers: holder },
  { call: 'GET /api/premium/status', status: 403, headers: { 'X-API-Key': '{api_key}x' } },
  { call: 'GET /api/threads/{api_key}', status: 404 },
  { call: `DELETE /api/premium/grant/${yan}`, status: 200, headers: op },
  { call: `DELETE /api/premium/grant/${encodeURIComponent(`${yan} ${xenia}`)}`, status: 400, headers: op },

  webhook(checkout(seconds, { customer_details: { email: xenia, name: personal.buyer } })),
  webhook(checkout(seconds, { customer_details: { email: 17 }, customer_email: xenia, payment_status: xenia })),
  webhook(invoicePaid(seconds, seconds + 86_400, { customer_email: xenia, lines: xenia })),
  webhook(invoicePaid(seconds, seconds + 86_400, { customer_email: xenia })),
  { ...webhook(checkout(seconds, { customer_email: xenia }), 1), status: 400 },
  { call: 'POST /api/premium/redeem', status: 200, body: { checkout_session_id: 'cs_test_1' } },
  webhook(refund(seconds + 1, { billing_details: { email: xenia, name: personal.buyer } })),

  { call: 'GET /health', status: 200 },
  { call: 'GET /livez', status: 200 },
  { call: 'GET /readyz', status: 200 },
  { call: 'GET /health/cache', status: 200 },
  { call: 'GET /api/v1/health', status: 200 },
  { call: 'GET /debug/startup', status: 200, headers: op },
  { call: 'GET /api/monitor/health', status: 200, headers: op },
  { call: 'GET /api/cache/stats', status: 200, headers: op },
  { call: 'GET /api/analytics/summary', status: 200, headers: op },
  { call: 'GET /api/analytics/redis-stats', status: 200, headers: op },
  { call: 'GET /test-redis', status: 200, headers: op },
  { call: 'GET /metrics', status: 200, headers: op },
  { call: 'GET /metrics', status: 403, headers: { 'X-API-Key': zoe } },
  { call: 'DELETE /api/cache/clear', status: 200, body: { text: personal.text }, headers: op },
  { call: 'DELETE /api/cache/clear', status: 400, body: { url: zoe }, headers: op },
  { call: 'DELETE /api/session', status: 200 },
];

/** One visitor with a browser, who is also the operator, and all that was told to them in confidence. */
export class Caller {
  /** Visitor keys, redeem codes and session ids. */
  readonly confidences = new Set<string>();
  readonly #known = new Map<string, string>();

  async make({ call, body, headers = {} }: Call, service: ChildService): Promise<Answer> {
    const cookie = this.#known.get('cookie');
    const answer = await ask(
      service,
      this.#filled(call, encodeURIComponent) as Call['call'],
      body === undefined ? undefined : JSON.parse(this.#filled(JSON.stringify(body))),
      {
        headers: {
          ...JSON.parse(this.#filled(JSON.stringify(headers))),
          ...(cookie && { Cookie: `threadr=${cookie}` }),
        },
      },
    );
    this.#heed(answer);
    return answer;
  }

  #filled(text: string, encode = (value: string): string => value): string {
    return text.replace(/\{(api_key|redeem_code|id)\}/g, (_, name) => encode(this.#known.get(name) ?? 'none'));
  }

  #heed({ body, headers }: Answer): void {
    const [, cookie] = /^threadr=([\w-]{22});/.exec(headers.getSetCookie()[0] ?? '') ?? [];
    const { api_key, redeem_code, id } = body ?? {};
    for (const [name, value] of Object.entries({ cookie, api_key, redeem_code, id })) {
      if (typeof value !== 'string') continue;
      this.#known.set(name, value);
      // A thread's id is no secret to the log.
      if (name !== 'id') this.confidences.add(value);
    }
  }
}
