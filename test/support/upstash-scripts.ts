import { hash } from 'node:crypto';

const firstLine = /^#!lua flags=([a-z,-]+)\n/;

/**
 * What `allow-key-locking` demands, and Redis does not: every key a script touches is one of its KEYS. The commands that
 * have no key, or only keys, are named; all others have one, in front.
 */
const declaredKeysOnly = `
local redis = (function(real)
  local keyless, manyKeys = { TIME = true }, { DEL = true, EXISTS = true, MGET = true, PFCOUNT = true, UNLINK = true }
  local declared = {}
  for _, key in ipairs(KEYS) do declared[key] = true end
  local function call(name, ...)
    local command, last = string.upper(name), 1
    if keyless[command] then last = 0 elseif manyKeys[command] then last = select('#', ...) end
    for at = 1, last do
      local key = tostring((select(at, ...)))
      if not declared[key] then
        local words = "ERR Dynamic keys are not allowed in Lua scripts when 'allow-key-locking' flag is set. Key was: "
        error({ err = words .. key })
      end
    end
    return real.call(name, ...)
  end
  return setmetatable({ call = call }, { __index = real })
end)(redis)
`;

/** Scripts as Upstash takes them, for a Redis, which refuses a flag it does not know. */
export class UpstashScripts {
  readonly #digests = new Map<string, string>();

  translate(text: string): string {
    const flags = firstLine.exec(text)?.[1]?.split(',') ?? [];
    if (!flags.includes('allow-key-locking')) return text;
    const others = flags.filter((flag) => flag !== 'allow-key-locking');
    const line = others.length === 0 ? '' : `#!lua flags=${others.join(',')}\n`;
    const translated = line + declaredKeysOnly + text.replace(firstLine, '');
    this.#digests.set(hash('sha1', text), hash('sha1', translated));
    return translated;
  }

  /** The digest under which Redis may know a script, from the one under which Upstash would. */
  digestOf(sha1: string): string {
    return this.#digests.get(sha1) ?? sha1;
  }
}
