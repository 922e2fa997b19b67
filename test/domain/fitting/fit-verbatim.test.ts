import { expect } from 'chai';
import { fitVerbatim } from '../../../src/domain/fitting/fit-verbatim.ts';
import type { FittingRules } from '../../../src/domain/fitting/rules.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';

const rules: FittingRules = { platform: 'linkedin', limit: 100, numbering: 'end', maxPosts: 1 };
const bodies = (text: string, changes: Partial<FittingRules> = {}): readonly string[] =>
  fitVerbatim(normaliseText(text), { ...rules, ...changes }).posts.map(({ body }) => body);

const paragraph = (length: number): string => `${'word '.repeat(length / 5 - 1)}end.`;

describe('fitVerbatim', () => {
  it('knows no largest number of posts', () => {
    const { posts, truncated } = fitVerbatim(normaliseText(paragraph(1_000)), rules);
    expect(posts.length).greaterThan(9);
    expect(truncated).equal(false);
  });

  it('lets short paragraphs share a post', () => {
    const [a, b, c] = [paragraph(30), paragraph(40), paragraph(60)];
    expect(bodies(`${a}\n\n${b}\n\n${c}`)).deep.equal([`${a}\n\n${b}`, c]);
  });

  it('starts a post with each heading, and keeps it with what follows', () => {
    const text = `Before.\n\n# Title\n\n## Part\n\n${paragraph(40)}\n\n## Next\n\nShort.`;
    expect(bodies(text)).deep.equal(['Before.', `# Title\n\n## Part\n\n${paragraph(40)}`, '## Next\n\nShort.']);
    const [first] = bodies(`# Title\n\n${paragraph(90)}`);
    expect(first).match(/^# Title\n\nword/);
  });

  it('takes neither a hashtag nor a comment in code for a heading', () => {
    expect(bodies('One.\n\n#tag two\n\n```\n# comment\n```')).lengthOf(1);
  });

  it('breaks at a line of --- and drops it', () => {
    expect(bodies('One.\n---\nTwo.\n\n---\n\n---\n\nThree. --- Four.')).deep.equal([
      'One.',
      'Two.',
      'Three. --- Four.',
    ]);
    expect(bodies('---')).deep.equal([]);
    expect(bodies('')).deep.equal([]);
  });

  it('keeps list items whole where they fit', () => {
    const items = [
      '- one, two. Three',
      `- ${paragraph(40)}\n  and on it goes`,
      `* ${paragraph(60)}`,
      `1. ${paragraph(80)}`,
    ];
    const posts = bodies(items.join('\n'));
    for (const item of items)
      expect(
        posts.some((body) => body.includes(item)),
        item,
      ).equal(true);
  });

  it('leaves an item whole that fits only without its heading', () => {
    const item = `- ${paragraph(90)}`;
    expect(bodies(`# Title\n\n${item}\n- b`)).deep.equal(['# Title', `${item}\n- b`]);
  });

  it('keeps a quotation in quote marks whole where it fits', () => {
    const quotation = '“We came. We saw. We went home, and that was all there was.”';
    const posts = bodies(`${paragraph(60)} She said: ${quotation} Then ${paragraph(70)}`);
    expect(posts.some((body) => body.includes(quotation))).equal(true);
    const japanese = '「引用です。二つ目の文です。」';
    expect(bodies(`${'長い文章。'.repeat(8)}${japanese}${'長い文章。'.repeat(8)}`, { limit: 60 }).join('|')).contains(
      japanese,
    );
  });

  it('takes no inch, apostrophe or unclosed mark for a quotation', () => {
    const text = `It is 5" wide. “Never closed. ${paragraph(60)} And on. ${paragraph(60)}`;
    for (const body of bodies(text)) expect(body).match(/[.]$/);
  });

  it('keeps the marks of quoted lines, and the lines of code and tables', () => {
    const code = '```\nif (a)\n  b();\n```';
    const table = '| a | b |\n| 1 | 2 |';
    expect(bodies(`> quoted\n> lines\n\n${code}\n\n${table}`)).deep.equal([`> quoted\n> lines\n\n${code}\n\n${table}`]);
    const long = bodies(`| ${'a'.repeat(50)} | b |\n| ${'c'.repeat(50)} | d |`);
    expect(long).deep.equal([`| ${'a'.repeat(50)} | b |`, `| ${'c'.repeat(50)} | d |`]);
  });

  it('says exactly where each post stands', () => {
    const text = normaliseText(`  Leading.\r\n\r\n\r\n\r\n# Ü\t\r\n${paragraph(200)}\r\n---\r\n日本語 👍🏽`);
    const { posts } = fitVerbatim(text, rules);
    for (const { body, source } of posts) expect(text.slice(source?.start, source?.end)).equal(body);
    expect(posts.at(-1)?.body).equal('日本語 👍🏽');
  });

  it('fits where a cut makes a URL of a piece of a word', () => {
    const text = normaliseText('日.coma'.repeat(200));
    for (const limit of [50, 51, 52, 53, 54, 60, 77]) {
      const { posts } = fitVerbatim(text, { platform: 'x', limit, numbering: 'end', maxPosts: null });
      expect(posts.every(({ length }) => length <= limit)).equal(true);
      expect(posts.map(({ body }) => body).join('')).equal(text);
    }
  });
});
