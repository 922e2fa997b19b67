import { expect } from 'chai';
import { GroundedSource } from '../../../src/domain/grounding/grounded-source.ts';
import { normaliseText } from '../../../src/domain/source-text.ts';

interface Options {
  readonly translated?: boolean;
  readonly language?: string;
}

/** What of the post nothing in the source supports. */
export const unsupported = (
  source: string,
  post: string,
  { translated = false, language }: Options = {},
): readonly string[] =>
  new GroundedSource(normaliseText(source), { language: language ?? null, url: null, title: null }).check(post, {
    translated,
  }).unsupported;

/** Each way of writing is a source for a post that uses any other. */
export const expectSame = (ways: readonly string[], options: Options = {}): void => {
  for (const said of ways) {
    for (const posted of ways) {
      expect(
        unsupported(`It was ${said}, they say.`, `They said ${posted} then`, options),
        `${said} -> ${posted}`,
      ).to.deep.equal([]);
    }
  }
};
