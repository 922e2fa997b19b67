import { z } from 'zod';

/** A string that nobody mangled on the way: no editor makes a NUL, or half of a surrogate pair. */
export const wellFormed = () =>
  z
    .string('Must be a string.')
    .refine((text) => !text.includes('\0'), { message: 'Must not hold NUL characters.', abort: true })
    .refine((text) => text.isWellFormed(), {
      message: 'Must be well-formed Unicode: it holds half of a surrogate pair.',
      abort: true,
    });
