import { getCurrentFuseWire } from '@electron/fuses';
import { FUSE_NAMES, type FuseName } from './fuse-wire.ts';

/** The characters of the wire; @electron/fuses 1 names them in its types only. */
const OFF = 48;
const ON = 49;

/** What a packaged application has to be set to: nothing of Node's own doors, only our archive, sealed cookies. */
export const PACKAGED_FUSES: Record<FuseName, boolean> = {
  runAsNode: false,
  enableCookieEncryption: true,
  enableNodeOptionsEnvironmentVariable: false,
  enableNodeCliInspectArguments: false,
  enableEmbeddedAsarIntegrityValidation: true,
  onlyLoadAppFromAsar: true,
  loadBrowserProcessSpecificV8Snapshot: false,
  grantFileProtocolExtraPrivileges: false,
};

/** Reads the fuses of an executable. A fuse it lacks is left out. */
export async function readFuses(executable: string): Promise<Partial<Record<FuseName, boolean>>> {
  const wire: Record<string, unknown> = { ...(await getCurrentFuseWire(executable)) };
  return Object.fromEntries(
    FUSE_NAMES.flatMap((name, index) => {
      const state = wire[String(index)];
      return state === ON || state === OFF ? [[name, state === ON]] : [];
    }),
  );
}

/** The fuses that are not as they have to be, in words; empty when all are. */
export async function wrongFuses(executable: string): Promise<string[]> {
  const fuses = await readFuses(executable);
  return FUSE_NAMES.flatMap((name) =>
    fuses[name] === PACKAGED_FUSES[name] ? [] : [`${name} is ${fuses[name] ?? 'absent'} and should be ${PACKAGED_FUSES[name]}`],
  );
}
