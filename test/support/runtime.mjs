// Called directly, node_modules/.bin/mocha would run on whatever Node the machine has, and fail obscurely.
const [major] = process.versions.node.split('.');
if (major !== '24') {
  throw new Error(`Node ${process.version} here; run "npm test" or "npx mocha" so that the pinned Node 24 is used`);
}
