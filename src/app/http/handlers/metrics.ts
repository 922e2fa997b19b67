import type { Context } from '../context.ts';

/** Metrics in the format of the monitoring system. */
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
