/** A module that imports from `from`: a value, or a type alone. */
export const importValue = (from: string): string => `import { x } from '${from}';\nexport const y = x;\n`;
export const importType = (from: string): string => `import type { X } from '${from}';\nexport type Y = X;\n`;

export const valueAndType = (from: string): readonly string[] => [importValue(from), importType(from)];

/** Every form of import that names its module plainly. */
export const everyForm = (from: string): readonly string[] => [
  ...valueAndType(from),
  `import { type X, x } from '${from}';\nexport const y: X = x;\n`,
  `import '${from}';\n`,
  `export * from '${from}';\n`,
  `export { x } from '${from}';\n`,
  `export const y = () => import('${from}');\n`,
];

export const importedTypes: readonly string[] = [
  "export type Y = import('./x.ts').X;\n",
  "export type Y = typeof import('./x.ts');\n",
];
export const computedImports: readonly string[] = [
  'export const y = () => import(`./x.ts`);\n',
  "const to = './x.ts';\nexport const y = () => import(to);\n",
];
export const requires: readonly string[] = ["export const y = require('./x.ts');\n"];
export const resolves: readonly string[] = ["export const y = import.meta.resolve('./x.ts');\n"];
