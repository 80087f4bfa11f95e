/** The fuses of wire version 1, in the order of their characters in the executable. */
export const FUSE_NAMES = [
  'runAsNode',
  'enableCookieEncryption',
  'enableNodeOptionsEnvironmentVariable',
  'enableNodeCliInspectArguments',
  'enableEmbeddedAsarIntegrityValidation',
  'onlyLoadAppFromAsar',
  'loadBrowserProcessSpecificV8Snapshot',
  'grantFileProtocolExtraPrivileges',
] as const;

export type FuseName = (typeof FUSE_NAMES)[number];

/** Marks the place of the wire in every Electron executable (documented in @electron/fuses). */
const SENTINEL = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX';
const REMOVED = 'r'.charCodeAt(0);
const OFF = '0'.charCodeAt(0);
const ON = '1'.charCodeAt(0);

/**
 * Sets fuses inside an executable's bytes, in place. Fuses not named stay as they are, removed ones stay removed.
 * Returns the wire before and after as text, one character a fuse.
 */
export function setFuses(executable: Buffer, wanted: Partial<Record<FuseName, boolean>>): { before: string; after: string } {
  const sentinel = executable.indexOf(SENTINEL);
  if (sentinel < 0) throw new Error('the executable has no fuse wire');
  const count = executable.readUInt8(sentinel + SENTINEL.length + 1);
  const start = sentinel + SENTINEL.length + 2;
  const wire = executable.subarray(start, start + count);
  const before = wire.toString('latin1');
  FUSE_NAMES.slice(0, count).forEach((name, index) => {
    const setting = wanted[name];
    if (setting !== undefined && wire[index] !== REMOVED) wire[index] = setting ? ON : OFF;
  });
  return { before, after: wire.toString('latin1') };
}
