/**
 * Packs a few flat files into Electron's archive format: a Chromium pickle holding the length of a JSON header,
 * the header, then the files one after the other.
 */
export function asarArchive(files: ReadonlyMap<string, Buffer>): Buffer {
  let offset = 0;
  const entries = [...files].map(([name, data]) => {
    const entry = [name, { size: data.length, offset: String(offset) }] as const;
    offset += data.length;
    return entry;
  });
  const json = Buffer.from(JSON.stringify({ files: Object.fromEntries(entries) }));
  const paddedBytes = Math.ceil(json.length / 4) * 4;
  const head = Buffer.alloc(16 + paddedBytes);
  head.writeUInt32LE(4, 0);
  head.writeUInt32LE(8 + paddedBytes, 4);
  head.writeUInt32LE(4 + paddedBytes, 8);
  head.writeUInt32LE(json.length, 12);
  json.copy(head, 16);
  return Buffer.concat([head, ...files.values()]);
}
