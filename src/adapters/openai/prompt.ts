import type { Assignment } from '../../ports/thread-writer.ts';
import { extentOf } from './extent.ts';
import { fencedSource, instructionsFor, standingInstructions } from './instructions.ts';
import type { Markers } from './markers.ts';

/** The prompt for one assignment. */
export interface Prompt {
  readonly messages: readonly [
    { readonly role: 'system'; readonly content: string },
    { readonly role: 'user'; readonly content: string },
  ];
  readonly outputTokens: number;
  /** The markers that no post may contain. */
  readonly markers: readonly string[];
}

/** Constant instructions come first, the source last and alone: the user message is only data. */
export const promptFor = (assignment: Assignment, markers: Markers): Prompt => {
  const extent = extentOf(assignment);
  const fence = markers.fenceOf(`${assignment.title ?? ''}\n${assignment.text}`);
  const instructions = `${standingInstructions(markers.canary)}\n\n${instructionsFor(assignment, extent, fence)}`;
  return {
    messages: [
      { role: 'system', content: instructions },
      { role: 'user', content: fencedSource(assignment, fence) },
    ],
    outputTokens: extent.outputTokens,
    markers: [markers.canary, fence],
  };
};

/** The schema of the answer and the frame of the messages. */
const tokensAroundMessages = 256;

/** No tokenizer makes more tokens than there are bytes. */
export const mostInputTokens = ({ messages }: Prompt): number =>
  messages.reduce((sum, { content }) => sum + Buffer.byteLength(content), tokensAroundMessages);
