import { ensureElectronRuntime } from './electron-runtime.ts';
import { buildDesktop } from './support/build-desktop.ts';
import { parseCommandLine, runCommand } from './support/cli.ts';

await runCommand(async () => {
  parseCommandLine({
    command: 'npm run build --',
    about: 'Builds the desktop application into out/, unless nothing changed since the last time.',
    flags: {},
  });
  await ensureElectronRuntime();
  await buildDesktop();
});
