/** An invalid setting, or a combination that makes no sense. The message names the variable and contains no secret. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

/** @param expectation the allowed values; shown on one line. @throws SettingsError */
export const refuse = (name: string, expectation: string): never => {
  throw new SettingsError(`${name} ${expectation.replace(/\p{Cc}+/gu, ' ')}`);
};
