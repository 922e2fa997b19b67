import fc from 'fast-check';
import { platformNames } from '../../src/domain/platform.ts';
import type { StandInSite } from '../adapters/web-reader/support/stand-in-site.ts';
import type { SentRequest } from '../support/openai.ts';
import { harbourArticle } from '../support/texts.ts';

const seed = 20_260_131;
export const unwritable = 'Nobody can write about this.';
export const page = `<!doctype html><html lang="en"><title>The harbour that moved</title><article>${harbourArticle
  .split('\n\n')
  .map((text) => `<p>${text}</p>`)
  .join('')}</article></html>`;

/** Visitors by their addresses; an IPv6 network is one visitor, whatever its host. */
export const addresses = {
  anna: ['198.51.100.1'],
  bert: ['198.51.100.2'],
  carl: ['2001:db8:0:1::1', '2001:db8:0:2::7', '2001:db8::ffff'],
  dora: ['203.0.113.9'],
} as const;
export type Visitor = keyof typeof addresses;
const visitors = Object.keys(addresses) as Visitor[];

/** Bills what it was asked, a part of it as cached. */
export const bill = ({ messages }: SentRequest) => {
  const characters = messages.reduce((sum, { content }) => sum + content.length, 0);
  const cached = { prompt_tokens_details: { cached_tokens: 100 } };
  return { prompt_tokens: characters, completion_tokens: 40, total_tokens: characters + 40, ...cached };
};

export const isUnwritable = ({ messages }: SentRequest): boolean =>
  messages.some(({ content }) => content.includes(unwritable));

/** A request of the script. `at` picks the instance, and the address of the visitor. */
export interface Step {
  readonly visitor: Visitor;
  readonly at: number;
  readonly order: object;
}

/** So many requests at random, but the same for the same salt. */
export const scriptedSteps = (site: StandInSite, n: number, salt: number): readonly Step[] => {
  const source = fc.oneof(
    {
      weight: 8,
      arbitrary: fc.integer({ min: 1, max: 6 }).map((i) => ({ text: `${harbourArticle}\n\nEdition ${i}.` })),
    },
    { weight: 3, arbitrary: fc.constantFrom('/a', '/b').map((path) => ({ url: site.url(path).href })) },
    { weight: 1, arbitrary: fc.constant({ text: unwritable }) },
    { weight: 1, arbitrary: fc.constantFrom('http://10.0.0.1/', 'not an address').map((url) => ({ url })) },
    { weight: 1, arbitrary: fc.constant({ text: 'A text.', max_posts: 99 }) },
  );
  const options = fc.record({
    platform: fc.constantFrom(...platformNames),
    mode: fc.constantFrom('summarize', 'verbatim'),
  });
  const step = fc.record({ visitor: fc.constantFrom(...visitors), at: fc.nat(5), source, options });
  return fc
    .sample(step, { seed: seed + salt, numRuns: n })
    .map(({ visitor, at, source: what, options: how }) => ({ visitor, at, order: { ...how, ...what } }));
};
