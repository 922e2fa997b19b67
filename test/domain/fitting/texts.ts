import fc from 'fast-check';
import type { FittingRules } from '../../../src/domain/fitting/rules.ts';
import { numberings } from '../../../src/domain/fitting/rules.ts';
import { platformNames, platforms } from '../../../src/domain/platform.ts';

const words = [
  ...[
    'word',
    'Dr.',
    'Ada',
    'J.',
    'K.',
    'e.g.',
    '30',
    'km',
    '1/2',
    '2.',
    '(a',
    'b)',
    'well-known',
    'end.',
    'so,',
    'why?',
  ],
  ...[
    'https://example.com/a/path?q=1',
    'http://ja.wikipedia.org/wiki/日本語',
    'example.com',
    't.co',
    'a.co/x',
    'www.a.de.',
  ],
  ...['@ada', '@ada@example.social', '@ada.bsky.social', '#tag', '#日本語', 'me@example.com', 'foo.comma', '.com'],
  ...[
    '🐦‍🔥',
    '👨‍👩‍👧‍👦',
    '🇩🇪',
    '1️⃣',
    '👍🏽',
    '❤️',
    '©',
    '™',
    'é',
    'e\u0301',
    'ä\u0308\u0301',
    'क्षि',
    'ก็',
    '가',
    '日本語',
    '文。',
    '文、',
    '「引用。」',
  ],
  ...[
    'مرحبا',
    'שלום',
    '“quoted',
    'words.”',
    '"straight',
    'quote"',
    '—',
    '…',
    '\u00a0',
    '\u200d',
    '\ufe0f',
    '\u0301',
    '\u0600',
    '🇩',
  ],
  ...['# Heading', '- item', '* item', '1. item', '> quoted', '| a | b |', '```', '---', '    code'],
  ...[
    'x'.repeat(70),
    '長'.repeat(60),
    '👍'.repeat(40),
    '\u0301'.repeat(90),
    `https://example.com/${'p'.repeat(80)}`,
    '((((((((',
    '@@@@@@',
  ],
];
const gaps = [' ', ' ', ' ', ' ', ' ', '\n', '\n\n', '', '\t', '  '];

const piece = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
);

/** Texts of everything that is hard to split, some of it in long runs. */
export const hardText = fc
  .array(fc.tuple(piece, fc.constantFrom(...gaps), fc.constantFrom(1, 1, 1, 1, 3, 12)), { maxLength: 60 })
  .map((pieces) => pieces.map(([text, gap, times]) => (text + gap).repeat(times)).join(''));

export const anyRules: fc.Arbitrary<FittingRules> = fc
  .record({
    platform: fc.constantFrom(...platformNames),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    numbering: fc.constantFrom(...numberings),
    maxPosts: fc.option(fc.integer({ min: 1, max: 25 })),
  })
  .map(({ platform, share, ...rest }) => ({
    platform,
    // Mostly short limits, where there is most to decide.
    limit: Math.floor(50 + share ** 3 * (Math.min(platforms[platform].limit, 500) - 50)),
    ...rest,
  }));
