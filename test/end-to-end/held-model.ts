import type { ServerResponse } from 'node:http';
import { completionOf, OpenAiStandIn, type SentRequest, sendJson } from '../support/openai.ts';
import { within } from './instances.ts';

export type Reply = (response: ServerResponse, request: SentRequest) => void;

const onePost: Reply = (response) =>
  sendJson(response, 200, completionOf({ content: '{"posts":["The harbour moved."]}' }));

/** A model that can be made to hold its answers back. */
export class HeldModel {
  readonly #standIn: OpenAiStandIn;
  #gate = Promise.withResolvers<void>();

  private constructor(standIn: OpenAiStandIn, reply: Reply) {
    this.#standIn = standIn;
    standIn.answersRaw(async (response, request) => {
      await this.#gate.promise;
      if (!response.destroyed) reply(response, request as SentRequest);
    });
    this.release();
  }

  static async start(reply: Reply = onePost): Promise<HeldModel> {
    return new HeldModel(await OpenAiStandIn.start(), reply);
  }

  /** For the service that is to ask it. */
  get variables(): { readonly OPENAI_API_KEY: string; readonly OPENAI_BASE_URL: string } {
    return { OPENAI_API_KEY: 'sk-test', OPENAI_BASE_URL: this.#standIn.baseUrl };
  }

  /** How often it was asked. */
  get requests(): number {
    return this.#standIn.requests.length;
  }

  hold(): void {
    this.#gate = Promise.withResolvers();
  }

  release(): void {
    this.#gate.resolve();
  }

  async hasBeenAsked(times: number, withinMs = 5_000): Promise<void> {
    await within(withinMs, `the model is asked ${times} times`, () => this.requests >= times);
  }

  async stop(): Promise<void> {
    this.release();
    await this.#standIn.stop();
  }
}
