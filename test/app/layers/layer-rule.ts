import { valueAndType } from './imports.ts';

export interface LayerRule {
  readonly folder: string;
  /** What the check says of the refused modules. */
  readonly message: string;
  readonly refused: readonly string[];
  readonly allowed: readonly string[];
}

export const refusedFrom = (...specifiers: readonly string[]): readonly string[] => specifiers.flatMap(valueAndType);
export const allowedFrom = (...specifiers: readonly string[]): readonly string[] => specifiers.flatMap(valueAndType);
