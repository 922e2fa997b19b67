import { z } from 'zod';

/** A string without NUL and lone surrogates, which no editor writes. */
export const wellFormed = () =>
  z
    .string('Must be a string.')
    .refine((text) => !text.includes('\0'), { message: 'Must not hold NUL characters.', abort: true })
    .refine((text) => text.isWellFormed(), {
      message: 'Must be well-formed Unicode: it holds half of a surrogate pair.',
      abort: true,
    });
