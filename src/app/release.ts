import packageJson from '../../package.json' with { type: 'json' };

/** The name and version of this release, for `/health` and the User-Agent of its fetches. */
export const release = { name: 'Threadr', version: packageJson.version, homepage: packageJson.homepage };
