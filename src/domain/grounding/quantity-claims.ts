import type { Claim } from './claim.ts';
import { asciiDigits } from './decimals.ts';
import type { Quantity } from './quantities.ts';
import type { Unit } from './units.ts';

/** @param comparesUnits false to compare the value alone, as between languages */
export const quantityClaim = (quantity: Quantity, text: string, comparesUnits: boolean): Claim => {
  const { start, end, parts, isEvidenceOnly } = quantity;
  const values = valuesOf(quantity, text);
  const units = comparesUnits ? quantity.units : [null];
  const needs = units.flatMap((unit) => values.flatMap((value) => needsOf(value, unit)));
  return {
    start,
    end,
    needs: isEvidenceOnly ? [] : parts.length > 0 ? [...needs, parts] : needs,
    gives: quantityEvidence(quantity, text),
  };
};

/** The keys that a source with the quantity supports. */
export const quantityEvidence = (quantity: Quantity, text: string): readonly string[] => {
  const values = valuesOf(quantity, text);
  return [...quantity.parts, ...quantity.units.flatMap((unit) => values.flatMap((value) => givesOf(value, unit)))];
};

const valuesOf = ({ start, end, values }: Quantity, text: string): readonly string[] =>
  values.length > 0 ? values : [`written ${asciiDigits(text.slice(start, end))}`];

const needsOf = (value: string, unit: Unit | null): readonly (readonly string[])[] => {
  if (unit === null) return [[value]];
  // A sum of money may lack its currency, in a table or after the first sum; a bare number is no percentage.
  return unit === 'percent' ? [[`${value} percent`]] : [[`${value} ${unit}`], [`${value} of nothing`, unit]];
};

const givesOf = (value: string, unit: Unit | null): readonly string[] =>
  unit === null ? [value, `${value} of nothing`] : [value, `${value} ${unit}`, unit];
