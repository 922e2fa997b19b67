/** The source of the prices. The package does not date its table, so its release date is used. */
export const priceTable = {
  name: '@pydantic/genai-prices',
  version: '0.1.8',
  /** The date of that release: `YYYY-MM-DD`. */
  date: '2026-09-23',
} as const;
