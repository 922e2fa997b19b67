import { harbourArticle } from '../../test/support/texts.ts';

export const generatePath = '/api/generate';

/** 2 kB, as a visitor would paste them. */
export const pastedText = harbourArticle.repeat(2).slice(0, 2_000);

/** Asked for again and again, so that it is answered from the cache. */
export const hotBody = JSON.stringify({ text: pastedText });

/** Asks a server once. @throws Error when it does not answer with 200 */
export const answerTo = async (url: string, body: string, path = generatePath): Promise<string> => {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', headers, body });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${text}`);
  return text;
};
