import { ensureElectronRuntime, runtimeWords } from '#scripts/electron-runtime.ts';
import { buildDesktop } from './build-desktop.ts';
import { say } from './cli.ts';
import { ensureSystemLibraries } from './system-libraries.ts';

/** Everything a window needs before it can be started: a runtime, the system's libraries, an up-to-date build. */
export async function prepareDesktop(options: { virtualDisplay: boolean }): Promise<void> {
  const runtime = await ensureElectronRuntime();
  say(runtimeWords(runtime));
  ensureSystemLibraries(runtime.executable, options);
  await buildDesktop();
}
