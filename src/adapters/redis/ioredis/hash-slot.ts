const slots = 16_384;

/** CRC-16/XMODEM by bytes, as in Redis Cluster: polynomial 0x1021, nothing reflected. */
const table = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8;
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x1021 : crc << 1;
  return crc;
});

const step = (crc: number, byte: number): number => ((crc << 8) ^ (table[((crc >>> 8) ^ byte) & 0xff] ?? 0)) & 0xffff;

const lastAscii = 0x7f;

/** The slot of a key in a Cluster, 0 to 16383: by its hash tag, if it has one. */
export const hashSlotOf = (key: string): number => {
  const tag = tagOf(key);
  let crc = 0;
  for (let at = 0; at < tag.length; at += 1) {
    const unit = tag.charCodeAt(at);
    if (unit > lastAscii) return Buffer.from(tag).reduce(step, 0) % slots;
    crc = step(crc, unit);
  }
  return crc % slots;
};

/** The text between the first opening brace and the next closing one, unless it is empty. */
const tagOf = (key: string): string => {
  const from = key.indexOf('{') + 1;
  const to = from === 0 ? -1 : key.indexOf('}', from);
  return to > from ? key.slice(from, to) : key;
};
