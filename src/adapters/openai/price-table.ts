/** Where prices come from. The package does not say of when its table is, so that its release stands for it. */
export const priceTable = {
  name: '@pydantic/genai-prices',
  version: '0.1.8',
  /** When that version was published: `YYYY-MM-DD`. */
  date: '2026-09-23',
} as const;
