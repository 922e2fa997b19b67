import packageJson from '../../package.json' with { type: 'json' };

/** What this release calls itself, in `/health` and in the User-Agent of its fetches. */
export const release = { name: 'Threadr', version: packageJson.version, homepage: packageJson.homepage };
