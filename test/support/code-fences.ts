export interface CodeFence {
  /** As the first line of the code tells, in a comment. */
  readonly file: string;
  /** Without that line. */
  readonly code: string;
}

/** The pieces of TypeScript in a page that say which file they are, or are of. */
export const fencesOf = (page: string): readonly CodeFence[] =>
  [...page.matchAll(/^```ts\n\/\/ (\S+\.ts)\n(.*?)^```$/gms)].map(([, file = '', code = '']) => ({ file, code }));
