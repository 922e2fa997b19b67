import { post } from './hot-thread.ts';

export interface Reading {
  /** URL of the service. */
  readonly service: string;
  /** URL of the server of pages. */
  readonly pages: string;
  readonly atATime: number;
}

/** Every address is another page, so that none is known. */
let asked = 0;

/** Has so many pages read at a time until it is told to end. @returns what ends it and tells how many were read */
export const readOn = ({ service, pages, atATime }: Reading) => {
  const read = { inTime: 0, tooLate: 0 };
  let isOver = false;
  const visit = async (): Promise<void> => {
    while (!isOver) {
      asked += 1;
      const { status, text } = await post(service, JSON.stringify({ url: `${pages}/${asked}` }));
      // On a busy machine the last of many may wait for longer than the service lets it.
      if (status !== 200 && status !== 504) throw new Error(`a page was answered with ${status} ${text}`);
      read[status === 200 ? 'inTime' : 'tooLate'] += 1;
    }
  };
  const visits = Promise.all(Array.from({ length: atATime }, visit));
  return async (): Promise<Readonly<typeof read>> => {
    isOver = true;
    await visits;
    return read;
  };
};
