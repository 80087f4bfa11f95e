import path from 'node:path';
import { fail, parseCommandLine, runCommand, say } from './support/cli.ts';
import { interrupted } from './support/closers.ts';
import { openWindow } from './support/open-window.ts';
import { prepareDesktop } from './support/prepare-desktop.ts';
import { hasDisplay } from './support/virtual-display.ts';

await runCommand(async () => {
  const { flags } = parseCommandLine({
    command: 'npm run desktop --',
    about: 'Opens the desktop window alone. The central API runs elsewhere, or is away: the window works offline too.',
    flags: {
      api: { type: 'string', value: 'URL', words: 'the address of the central API' },
      'user-data': { type: 'string', value: 'DIR', words: "the folder of the window's own data" },
    },
  });
  if (!hasDisplay())
    fail(
      'There is no display here, so no window can be shown. npm start makes screenshots instead; for your own use, start this under xvfb-run.',
    );
  await prepareDesktop({ virtualDisplay: false });
  const stop = interrupted();
  const folder = flags['user-data'];
  const window = await openWindow({ apiUrl: flags.api, userDataDir: folder === undefined ? undefined : path.resolve(folder) });
  say('The window is open. Close it, or press Ctrl-C here.');
  const end = await Promise.race([window.ended, stop]);
  if (end === 'interrupted') await window.close();
  else if (end !== 0) fail(`The window ended unexpectedly with code ${end}. Nothing that was saved is lost; start it again.`);
});
