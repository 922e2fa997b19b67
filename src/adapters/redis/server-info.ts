/** A server's INFO: its fields by name. */
export type ServerInfo = ReadonlyMap<string, string>;

export const parseInfo = (text: string): ServerInfo =>
  new Map(
    text.split(/\r?\n/).flatMap((line): [string, string][] => {
      const colon = line.indexOf(':');
      return line.startsWith('#') || colon < 1 ? [] : [[line.slice(0, colon), line.slice(colon + 1)]];
    }),
  );

/** Null if the server does not report it. */
export const figureIn = (info: ServerInfo, field: string): number | null => {
  const figure = Number.parseInt(info.get(field) ?? '', 10);
  return Number.isFinite(figure) ? figure : null;
};

export const hasAppendOnlyFile = (info: ServerInfo): boolean => info.get('aof_enabled') === '1';

/** Since 7.2, a client can wait for the fsync of its writes. */
export const canAwaitFsync = (info: ServerInfo): boolean => hasAppendOnlyFile(info) && isSince(info, 7, 2);

/** The version of a server that reports one before Redis 7; undefined for others. */
export const versionBefore7 = (info: ServerInfo): string | undefined =>
  isSince(info, 7, 0) ? undefined : info.get('redis_version');

/** Other servers report the version of Redis that they are compatible with. */
const isSince = (info: ServerInfo, leastMajor: number, leastMinor: number): boolean => {
  const [major = 0, minor = 0] = (info.get('redis_version') ?? '').split('.').map(Number);
  return major > leastMajor || (major === leastMajor && minor >= leastMinor);
};
