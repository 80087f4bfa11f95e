import { ensureElectronRuntime, runtimeWords } from '#scripts/electron-runtime.ts';
import { buildDesktop } from '#scripts/support/build-desktop.ts';
import { say } from '#scripts/support/cli.ts';
import { ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { ensureSystemLibraries } from '#scripts/support/system-libraries.ts';
import { startVirtualDisplay } from '#scripts/support/virtual-display.ts';

/**
 * Before the first file that opens a window: runtime, libraries, build, and a screen nobody sees (on Linux), so that no
 * test depends on, or disturbs, the person at the machine. Returns what takes the screen down again.
 */
export async function setup(): Promise<() => Promise<void>> {
  const runtime = await ensureElectronRuntime();
  say(runtimeWords(runtime));
  ensureSystemLibraries(runtime.executable, { virtualDisplay: true });
  await buildDesktop();
  if (process.platform !== 'linux') return async () => {};
  const display = await startVirtualDisplay(ordinaryUser());
  delete process.env['WAYLAND_DISPLAY'];
  Object.assign(process.env, display.environment);
  return () => display.close();
}
