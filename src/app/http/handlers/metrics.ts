import type { Context } from '../context.ts';

/** Figures in the format of whoever scrapes them. */
export interface Exposition {
  readonly contentType: string;
  expose(): Promise<string>;
}

/** `GET /metrics` */
export const metrics =
  (exposition: Exposition) =>
  async (ctx: Context): Promise<void> => {
    ctx.set('Content-Type', exposition.contentType);
    ctx.body = await exposition.expose();
  };
