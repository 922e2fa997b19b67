import { harbourArticle } from '../../test/support/texts.ts';

export const generatePath = '/api/generate';

/** 2 kB, as a visitor would paste them. */
export const pastedText = harbourArticle.repeat(2).slice(0, 2_000);

/** Asked for again and again, so that it is answered from the cache. */
export const hotBody = JSON.stringify({ text: pastedText });

export const post = async (url: string, body: string, path = generatePath) => {
  const headers = { 'Content-Type': 'application/json' };
  const answer = await fetch(url + path, { method: 'POST', headers, body });
  return { status: answer.status, text: await answer.text() };
};

/** @throws Error when it is not answered with 200 */
export const answerTo = async (url: string, body: string): Promise<string> => {
  const { status, text } = await post(url, body);
  if (status !== 200) throw new Error(`${status} ${text}`);
  return text;
};
