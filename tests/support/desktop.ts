import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchDesktop as launch, type Desktop, type DesktopSettings } from '#scripts/support/launch-desktop.ts';
import { processFacts, type ProcessFacts } from '#scripts/support/process-tree.ts';

/**
 * Opens the real window with the sandbox on, as an ordinary user where the tests run as root.
 * `userDataDir` may be used again for a second start; `newUserDataDir` makes one.
 */
export async function launchDesktop(settings: DesktopSettings): Promise<Desktop> {
  return await launch(settings);
}

/** A new folder for a window's own data. The caller removes it with `removeUserDataDir`. */
export async function newUserDataDir(): Promise<string> {
  return await mkdtemp(path.join(tmpdir(), 'collector-window-data-'));
}

/** Removes what `newUserDataDir` made. */
export async function removeUserDataDir(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}

/** What Linux says of each process of a running window. */
export function factsOf(desktop: Desktop): ProcessFacts[] {
  return desktop.pids().flatMap((pid) => processFacts(pid) ?? []);
}
