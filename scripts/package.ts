import { ensureElectronRuntime, runtimeWords } from './electron-runtime.ts';
import { buildDesktop } from './support/build-desktop.ts';
import { fail, parseCommandLine, runCommand, say } from './support/cli.ts';
import { packageDesktop, type PackageSystem } from './support/package-desktop.ts';
import { inProject } from './support/project.ts';

const SYSTEM_OF_PLATFORM: Partial<Record<NodeJS.Platform, PackageSystem>> = { linux: 'linux', win32: 'win', darwin: 'mac' };

await runCommand(async () => {
  const { flags } = parseCommandLine({
    command: 'npm run package --',
    about:
      'Packages the desktop application into release/: on Linux an application folder and a Debian package, on Windows an\n' +
      'installer (nsis), on macOS a disk image (dmg). Each is built on a machine of its own kind. Nothing is downloaded.',
    flags: { unpacked: { type: 'boolean', words: 'make the application folder only' } },
  });
  const system = SYSTEM_OF_PLATFORM[process.platform] ?? fail(`There is no package for ${process.platform}.`);
  const runtime = await ensureElectronRuntime();
  say(runtimeWords(runtime));
  await buildDesktop();
  const executable = await packageDesktop(system, { unpackedOnly: flags.unpacked });
  say(`The application: ${executable}`);
  if (!flags.unpacked) say(`The installer is in ${inProject('release')}`);
});
