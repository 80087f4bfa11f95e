import { rmSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { fail, say } from './cli.ts';
import { installedElectron } from './electron-installed.ts';
import { giveTo, isReadableByOthers, ordinaryUser, startsAs, type OrdinaryUser } from './ordinary-user.ts';
import { projectFolder } from './project.ts';
import { makeStage } from './stage.ts';

/** How to start the window on this machine. */
export interface WindowProgram {
  /** What to execute, with `appFolder` as its first argument that is not a switch. */
  executable: string;
  appFolder: string;
  /** Who the window runs as; null means as ourselves. */
  user: OrdinaryUser | null;
  /** False only where root could get no ordinary user. */
  sandbox: boolean;
  cleanUp(): Promise<void>;
}

/** Prepares the built application for starting: as it lies there, or, for root, as a copy run by an ordinary user. */
export async function prepareWindow(): Promise<WindowProgram> {
  const runtime = installedElectron() ?? fail('No Electron runtime is in place. Run npm run electron-runtime first.');
  const who = whoRunsIt();
  if (who.user === null) {
    return { executable: runtime.executable, appFolder: projectFolder, ...who, cleanUp: async () => {} };
  }
  const stage = await makeStage(runtime);
  const start = startsAs(who.user, stage.executable);
  const folders = [stage.folder, start.folder];
  // Also when the process is ended before it can clean up.
  const removeAtExit = (): void => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
  process.once('exit', removeAtExit);
  return {
    executable: start.program,
    appFolder: stage.appFolder,
    ...who,
    async cleanUp() {
      for (const folder of folders) await rm(folder, { recursive: true, force: true });
      process.off('exit', removeAtExit);
    },
  };
}

/** The switches and arguments of the window, in order. Empty settings are left out: the application has its own. */
export function windowArguments(
  program: WindowProgram,
  settings: { apiUrl?: string; userDataDir?: string; more?: readonly string[] },
): string[] {
  return [
    ...(program.sandbox ? [] : ['--no-sandbox']),
    program.appFolder,
    ...(settings.apiUrl === undefined ? [] : [`--api=${settings.apiUrl}`]),
    ...(settings.userDataDir === undefined ? [] : [`--user-data=${settings.userDataDir}`]),
    ...(settings.more ?? []),
  ];
}

/**
 * A folder for the window's own data that its user can write: `wanted`, or where that lies in a place closed to
 * the user, one in the user's home.
 */
export async function windowDataFolder(program: WindowProgram, wanted: string): Promise<string> {
  await mkdir(wanted, { recursive: true });
  if (program.user === null) return wanted;
  const open = isReadableByOthers(path.dirname(wanted));
  const folder = open ? wanted : path.join(program.user.home, '.collector-workstation', wanted.replaceAll(path.sep, '-').slice(1));
  await mkdir(folder, { recursive: true });
  await giveTo(program.user, open ? folder : path.dirname(folder));
  return folder;
}

function whoRunsIt(): { user: OrdinaryUser | null; sandbox: boolean } {
  try {
    return { user: ordinaryUser(), sandbox: true };
  } catch (failure) {
    const why = failure instanceof Error ? failure.message : String(failure);
    say(
      `Warning: the window runs as root and without Chromium's sandbox, because ${why}. Do not open it on real data this way; start it as an ordinary user.`,
    );
    return { user: null, sandbox: false };
  }
}
