/** The value, or undefined if the text is no JSON; no JSON text means undefined. */
export const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
