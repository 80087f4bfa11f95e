import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Desktop } from '#scripts/support/launch-desktop.ts';
import { processTree, signalAll } from '#scripts/support/process-tree.ts';
import { type Relay, openRelay } from '#scripts/support/relay.ts';
import { type OpenDatabase, openDatabase } from '#server/db/open-database.ts';
import { demoPassword } from '#server/auth/demo-password.ts';
import { demoUsers } from '#server/seed/demo-users.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { type Window, windowOf } from '#tests/e2e/support/window.ts';
import { launchDesktop, newUserDataDir, removeUserDataDir } from '#tests/support/desktop.ts';
import { type ApiProcess, startApiProcess } from './api-process.ts';
import { type Truth, truthOf } from './truth.ts';

/** One desktop that runs, and what a person does and sees in it. */
export type Desk = { readonly desktop: Desktop; readonly window: Window };

export type DeskSettings = {
  readonly userDataDir?: string;
  readonly args?: readonly string[];
  readonly environment?: Record<string, string>;
};

/** The demo company behind an API that can be killed, the cable to it, and as many desktops as a story needs. */
export type FaultWorld = {
  readonly relay: Relay;
  readonly truth: Truth;
  /** The data of the desktop that a story with one desktop has. */
  readonly userDataDir: string;
  readonly api: () => ApiProcess;
  /** The API starts again, on the database that is there or is started again too. */
  readonly startApi: () => Promise<void>;
  /** SIGKILL for the whole PostgreSQL. */
  readonly killPostgres: () => Promise<void>;
  readonly openDesktop: (settings?: DeskSettings) => Promise<Desk>;
  /** Opens a desktop and signs the collector in; resolves when the queue is there. */
  readonly openSignedIn: (settings?: DeskSettings) => Promise<Desk>;
  readonly close: () => Promise<void>;
};

/** The collector of the demo company, who works all its accounts. */
export const collector = { email: demoUsers[0]?.email ?? '', password: demoPassword };

/** Long enough for a first sync on a machine that does other things too. */
export const queueMs = 60_000;

export async function createFaultWorld({ accounts = 60, seed = 1 }: { accounts?: number; seed?: number } = {}): Promise<FaultWorld> {
  const dataDir = await mkdtemp(path.join(tmpdir(), 'collector-faults-'));
  // The user who runs PostgreSQL under root has to get in.
  await chmod(dataDir, 0o755);
  // Held open, so that an API that stops does not take PostgreSQL along.
  const database = await openDatabase({ dataDir });
  await seedCompany({ dataDir, accounts, seed });
  const files = await filesOf(database);
  let api = await startApiProcess(dataDir);
  const relay = await openRelay(() => api.port);
  const userDataDir = await newUserDataDir();
  const desktops = new Set<Desktop>();
  const openDesktop = async (settings: DeskSettings = {}): Promise<Desk> => {
    const desktop = await launchDesktop({ apiUrl: relay.url, userDataDir, ...settings });
    desktops.add(desktop);
    void desktop.ended.then(() => desktops.delete(desktop));
    return { desktop, window: windowOf(desktop) };
  };
  return {
    relay,
    truth: truthOf(() => database.databaseUrl),
    userDataDir,
    api: () => api,
    async startApi() {
      api = await startApiProcess(dataDir);
    },
    killPostgres: () => killServer(files),
    openDesktop,
    async openSignedIn(settings) {
      const desk = await openDesktop(settings);
      await signIn(desk.window);
      await desk.window.queue.getByRole('option').first().waitFor({ timeout: queueMs });
      return desk;
    },
    async close() {
      for (const desktop of desktops) await desktop.kill('SIGKILL');
      await relay.close();
      await api.kill();
      await database.close();
      // Whoever started it last may have been killed and cannot stop it; its data is thrown away.
      await killServer(files);
      await removeUserDataDir(userDataDir);
      await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** Signs the collector in, as soon as the form is there and has been filled in by the screen itself. */
export const signIn = (window: Window): Promise<void> => window.signIn(collector.email, collector.password);

async function killServer(files: string): Promise<void> {
  const pidFile = await readFile(path.join(files, 'postmaster.pid'), 'utf8').catch(() => null);
  if (pidFile !== null) signalAll(processTree(Number(pidFile.split('\n')[0])), 'SIGKILL');
}

/** Where the embedded server keeps its files. */
async function filesOf(database: OpenDatabase): Promise<string> {
  const answer = await database.ownerPool.query<{ data_directory: string }>('show data_directory');
  return answer.rows[0]?.data_directory ?? '';
}
