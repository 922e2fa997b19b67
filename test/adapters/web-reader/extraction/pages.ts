import { readFileSync } from 'node:fs';
import type { FetchedPage } from '../../../../src/adapters/web-reader/fetched-page.ts';

export const htmlPage = (body: string, url = 'https://example.org/story'): FetchedPage => ({
  url,
  contentType: 'text/html',
  body,
});

export const textPage = (body: string): FetchedPage => ({ ...htmlPage(body), contentType: 'text/plain' });

/** One of the pages in `pages/`, which are named as text so that nobody tidies them. */
export const fixture = (name: string): FetchedPage =>
  htmlPage(readFileSync(new URL(`./pages/${name}.html.txt`, import.meta.url), 'utf8'));

/** A paragraph of 26 words, no two alike. */
export const prose = (n: number): string =>
  `<p>Paragraph ${n} tells of the harbour, of its boats and of the people who mend them, who sing while they work, and who go home late.</p>`;

export const proseOf = (paragraphs: number): string =>
  Array.from({ length: paragraphs }, (_, i) => prose(i)).join('\n');

/** A page with a title, a head and a body. */
export const document = (parts: { title?: string; head?: string; body: string }): FetchedPage =>
  htmlPage(
    `<!doctype html><html><head><title>${parts.title ?? 'A story'}</title>${parts.head ?? ''}</head><body>${parts.body}</body></html>`,
  );

/** Takes minutes where nobody stops it: Readability looks at everything in it once for each of its levels. */
export const slowPage = (): FetchedPage => htmlPage(`<html><body>${`<div>${prose(0).repeat(240)}`.repeat(190)}`);
