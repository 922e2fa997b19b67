import type { ServerResponse } from 'node:http';
import { LLMock, type TextResponse } from '@copilotkit/aimock';

type Raw = (response: ServerResponse, body: unknown) => void | Promise<void>;

/** What is read of a request that the stand-in received. */
export interface SentRequest {
  readonly model: string;
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  readonly [parameter: string]: unknown;
}

/** An independent emulator of the OpenAI API on a port of its own. It answers whatever it was told last. */
export class OpenAiStandIn {
  readonly mock = new LLMock({ port: 0, strict: true });
  #raw: Raw | null = null;
  readonly #rawRequests: SentRequest[] = [];
  readonly #open = new Set<ServerResponse>();

  static async start(): Promise<OpenAiStandIn> {
    const standIn = new OpenAiStandIn();
    await standIn.listen();
    return standIn;
  }

  async listen(): Promise<void> {
    this.mock.mount('/raw', { handleRequest: (request, response) => this.#answerRaw(request, response) });
    await this.mock.start();
  }

  /** For `OPENAI_BASE_URL`. */
  get baseUrl(): string {
    return `${this.mock.url}/${this.#raw === null ? '' : 'raw/'}v1`;
  }

  /** Bodies in the order they came, since the last `reset`. */
  get requests(): readonly SentRequest[] {
    const journalled = this.mock.getRequests().filter(({ path }) => path.startsWith('/v1/'));
    return [...journalled.map(({ body }) => asSent(body as unknown as SentRequest)), ...this.#rawRequests];
  }

  /** Answers every request with these posts. */
  answersPosts(posts: readonly string[], more: Partial<TextResponse> = {}): void {
    this.answers(JSON.stringify({ posts }), more);
  }

  /** Answers every request with this content, whatever it is. */
  answers(content: string, more: Partial<TextResponse> = {}): void {
    this.mock.clearFixtures();
    this.mock.onMessage(/^/, { content, ...more });
  }

  /** Fails every request. @param retryAfter seconds, sent with 429 */
  fails(status: number, error: { message: string; type?: string; code?: string }, retryAfter = 1): void {
    this.mock.clearFixtures();
    this.mock.onMessage(/^/, { error, status, retryAfter });
  }

  /** Fails the next request only. */
  failsOnce(status: number): void {
    this.mock.nextRequestError(status, { message: 'passing', type: 'server_error' });
  }

  /** Puts the socket into the caller's hands, for answers that the emulator has none of. Read `baseUrl` afterwards. */
  answersRaw(raw: Raw): void {
    this.#raw = raw;
  }

  reset(): void {
    for (const response of this.#open) response.destroy();
    this.#raw = null;
    this.#rawRequests.length = 0;
    this.mock.reset();
  }

  async stop(): Promise<void> {
    this.reset();
    // fetch opens connections ahead, and those that never carried a request would hold the server open for seconds.
    // biome-ignore lint/complexity/useLiteralKeys: the emulator keeps its server private, and this is the way in
    this.mock['serverInstance']?.server.closeAllConnections();
    await this.mock.stop();
  }

  async #answerRaw(request: AsyncIterable<Buffer>, response: ServerResponse): Promise<boolean> {
    this.#open.add(response);
    response.once('close', () => this.#open.delete(response));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body: SentRequest = JSON.parse(Buffer.concat(chunks).toString());
    this.#rawRequests.push(body);
    await this.#raw?.(response, body);
    return true;
  }
}

/** One for the tests of a suite, which forgets after each what it was told. */
export const openAiForSuite = (): OpenAiStandIn => {
  const standIn = new OpenAiStandIn();
  before(() => standIn.listen());
  afterEach(() => standIn.reset());
  after(() => standIn.stop());
  return standIn;
};

/** Without what the emulator notes down in the body. */
const asSent = ({ _context, _endpointType, ...sent }: SentRequest): SentRequest => sent as SentRequest;

/** Sends JSON, as `answersRaw` needs it. */
export const sendJson = (
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void => {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
};

/** The body of a chat completion, where the emulator cannot say it. */
export const completionOf = (
  message: { readonly content: string | null; readonly refusal?: string },
  more: { readonly finishReason?: string; readonly usage?: unknown } = {},
): unknown => ({
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 0,
  model: 'stand-in',
  choices: [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: more.finishReason ?? 'stop' }],
  ...(more.usage === undefined ? {} : { usage: more.usage }),
});
