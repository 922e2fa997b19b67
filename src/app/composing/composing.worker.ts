import { ExtractiveThreadWriter } from '../../adapters/extractive/extractive-thread-writer.ts';
import type { Material } from '../../domain/material.ts';
import type { Draft } from '../../domain/thread.ts';
import * as wording from '../../domain/wording.ts';
import type { Assignment, Manuscript } from '../../ports/thread-writer.ts';

type Wording = wording.Wording;

interface QuoteJob {
  readonly material: Material;
  readonly order: wording.EditingOrder;
}

interface EditJob extends QuoteJob {
  readonly drafts: readonly Draft[];
}

const writer = new ExtractiveThreadWriter();
/** A worker hears nothing while it computes: the pool looks at the caller's signal instead. */
const { signal } = new AbortController();

export const write = (assignment: Assignment): Promise<Manuscript> => writer.write(assignment, signal);

export const edit = ({ drafts, material, order }: EditJob): Wording => wording.edit(drafts, material, order);

export const quote = ({ material, order }: QuoteJob): Wording => wording.quote(material, order);

/** What a worker can be told to do, by name. */
export interface ComposingJobs {
  readonly write: typeof write;
  readonly edit: typeof edit;
  readonly quote: typeof quote;
}
