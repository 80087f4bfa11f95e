import path from 'node:path';
import { openDatabase, type OpenDatabase } from '#server/db/open-database.ts';
import { listCompanies } from '#server/seed/create-company.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { startCentralApi } from '#server/serve.ts';
import { takeScreens } from './screens.ts';
import { parseCommandLine, runCommand, say, wholeNumber } from './support/cli.ts';
import { createClosers, interrupted, type Closers } from './support/closers.ts';
import { openWindow } from './support/open-window.ts';
import { ordinaryUser } from './support/ordinary-user.ts';
import { prepareDesktop } from './support/prepare-desktop.ts';
import { createProgress } from './support/progress.ts';
import { inProject } from './support/project.ts';
import { hasDisplay, startVirtualDisplay } from './support/virtual-display.ts';

const DEMO_ACCOUNTS = 600;
const DEMO_SEED = 1;
const MAX_PORT = 65_535;

await runCommand(async () => {
  const { flags } = parseCommandLine({
    command: 'npm start --',
    about:
      'Starts the whole application on this machine: the central API with its embedded database, the demo company on the first run, and the window.\n' +
      'Without a display it writes a screenshot of each main screen into out/screens/ instead. Ctrl-C stops everything.',
    flags: {
      data: { type: 'string', value: 'DIR', words: 'where all data is kept', default: '.data' },
      port: { type: 'string', value: 'P', words: 'the port of the central API on this machine, 0 for a free one', default: '4510' },
      keep: { type: 'boolean', words: 'without a display: stay up after the screenshots' },
    },
  });
  const closers = createClosers(say);
  const stop = interrupted();
  try {
    await Promise.race([
      run(closers, stop, {
        dataDir: path.resolve(inProject(), flags.data),
        port: wholeNumber('port', flags.port, { min: 0, max: MAX_PORT }),
        keep: flags.keep,
      }),
      stop,
    ]);
  } finally {
    await closers.closeAll();
  }
  say('Everything is stopped.');
});

interface StartSettings {
  dataDir: string;
  port: number;
  keep: boolean;
}

async function run(closers: Closers, stop: Promise<unknown>, settings: StartSettings): Promise<void> {
  const virtual = !hasDisplay();
  if (virtual) say('There is no display here: the window opens on a virtual screen (Xvfb) and is photographed.');
  await prepareDesktop({ virtualDisplay: virtual });
  // Held open for the whole run, so that PostgreSQL is started once and not by each part anew.
  const database = await openDatabase({ dataDir: settings.dataDir }, say);
  closers.add('The database', () => database.close());
  if (!(await hasCompany(database))) await loadDemoCompany(settings.dataDir);
  const api = await startCentralApi({ port: settings.port, dataDir: settings.dataDir });
  closers.add('The central API', () => api.close());
  say(`The central API listens on ${api.url}; its data is in ${settings.dataDir}`);
  if (virtual) await showOnVirtualScreen(closers, stop, settings, api.url);
  else await showToPerson(closers, settings, api.url, {});
}

/** Whatever company is there is opened: the demo of an earlier start, or an imported one. */
async function hasCompany(database: OpenDatabase): Promise<boolean> {
  const client = await database.ownerPool.connect();
  try {
    return (await listCompanies(client)).length > 0;
  } finally {
    client.release();
  }
}

async function loadDemoCompany(dataDir: string): Promise<void> {
  const progress = createProgress('Demo company');
  await seedCompany({
    isForShow: true,
    dataDir,
    accounts: DEMO_ACCOUNTS,
    seed: DEMO_SEED,
    onProgress: (done, total, words) => progress.update(done, total, words),
  });
  progress.finish(`${DEMO_ACCOUNTS} accounts`);
}

async function showToPerson(closers: Closers, settings: StartSettings, apiUrl: string, environment: Record<string, string>): Promise<void> {
  const window = await openWindow({ apiUrl, userDataDir: path.join(settings.dataDir, 'desktop'), environment });
  closers.add('The window', () => window.close());
  say('The window is open. Close it, or press Ctrl-C here, to stop everything.');
  await window.ended;
}

async function showOnVirtualScreen(closers: Closers, stop: Promise<unknown>, settings: StartSettings, apiUrl: string): Promise<void> {
  const display = await startVirtualDisplay(ordinaryUser());
  closers.add('The virtual screen', () => display.close());
  const files = await takeScreens({ apiUrl, environment: display.environment, stop });
  for (const file of files) say(`  ${file}`);
  say(`Screenshots: ${files.length} in ${inProject('out', 'screens')}`);
  if (settings.keep) await showToPerson(closers, settings, apiUrl, display.environment);
}
