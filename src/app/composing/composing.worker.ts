import { ExtractiveThreadWriter } from '../../adapters/extractive/extractive-thread-writer.ts';
import type { Material } from '../../domain/material.ts';
import type { Draft } from '../../domain/thread.ts';
import { type EditingOrder, edit, quote, type Wording } from '../../domain/wording.ts';
import type { Assignment, Manuscript } from '../../ports/thread-writer.ts';

const writer = new ExtractiveThreadWriter();
/** The signal is checked before and after: a worker receives nothing while it computes. */
const { signal } = new AbortController();

export const write = (assignment: Assignment): Promise<Manuscript> => writer.write(assignment, signal);

export const editDrafts = (job: {
  readonly drafts: readonly Draft[];
  readonly material: Material;
  readonly order: EditingOrder;
}): Wording => edit(job.drafts, job.material, job.order);

export const quoteSource = (job: { readonly material: Material; readonly order: EditingOrder }): Wording =>
  quote(job.material, job.order);
