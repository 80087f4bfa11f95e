import { spawnSync } from 'node:child_process';
import { ServerFailure } from '../server-failure.ts';

/** The ordinary user PostgreSQL runs as when we are root. Ids are the system's numbers. */
export type ProcessOwner = { readonly name: string; readonly uid: number; readonly gid: number };

/** PostgreSQL's own user on every Linux distribution; made where it is missing. */
const userName = 'postgres';

/**
 * Who runs the embedded PostgreSQL: null for ourselves, or, because PostgreSQL refuses to run as root, the user `postgres`
 * where we are root. Throws `ServerFailure` where that user can neither be found nor made.
 */
export function processOwner(): ProcessOwner | null {
  if (process.getuid?.() !== 0) return null;
  const owner = lookUp() ?? makeUser();
  if (owner !== null) return owner;
  throw new ServerFailure(
    `PostgreSQL does not run as root, and there is no user "${userName}" to run it as. ` +
      `Create one with \`useradd --system ${userName}\`, or start this program as an ordinary user.`,
  );
}

function lookUp(): ProcessOwner | null {
  const [uid, gid] = ['-u', '-g'].map((flag) => {
    const answer = spawnSync('id', [flag, userName], { encoding: 'utf8' });
    return answer.status === 0 ? Number(answer.stdout.trim()) : Number.NaN;
  });
  if (uid === undefined || gid === undefined || !Number.isInteger(uid) || !Number.isInteger(gid)) return null;
  return { name: userName, uid, gid };
}

function makeUser(): ProcessOwner | null {
  spawnSync('useradd', ['--system', '--user-group', '--no-create-home', '--shell', '/usr/sbin/nologin', userName]);
  return lookUp();
}

/** Whether that user can enter a folder and write in it; asked by trying. */
export function mayWriteIn(folder: string, owner: ProcessOwner): boolean {
  const script = 'cd "$0" && test -w "$0"';
  return spawnSync('/bin/sh', ['-c', script, folder], { uid: owner.uid, gid: owner.gid, cwd: '/' }).status === 0;
}
