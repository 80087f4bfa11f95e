import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { launchDesktop, type Desktop } from './support/launch-desktop.ts';
import { say } from './support/cli.ts';
import { withoutSignalHandlers } from './support/closers.ts';
import { inProject } from './support/project.ts';

/** One picture of the tour: what to do to get there from the one before, and what has to be seen. */
interface Scene {
  /** The picture's file name, without its number and ending. */
  name: string;
  show(desktop: Desktop): Promise<void>;
}

/** What the tour needs: the running API and the screen to open the window on. */
export interface TourSettings {
  apiUrl: string;
  environment: Record<string, string>;
  /** Settles when the person wants the tour to end early. */
  stop: Promise<unknown>;
}

const SEEN_LIMIT_MS = 20_000;
const PICTURES_FOLDER = inProject('out', 'screens');

const SCENES: Scene[] = [
  {
    name: 'sign-in',
    async show({ page }) {
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor({ timeout: SEEN_LIMIT_MS });
    },
  },
];

/**
 * Opens the real window with fresh data of its own, walks through the main screens and writes a picture of each into
 * `out/screens/`. Returns the files in order. Fails with the name of the scene that could not be shown.
 */
export async function takeScreens(settings: TourSettings): Promise<string[]> {
  await rm(PICTURES_FOLDER, { recursive: true, force: true });
  await mkdir(PICTURES_FOLDER, { recursive: true });
  const userDataDir = await mkdtemp(path.join(tmpdir(), 'collector-tour-'));
  const desktop = await withoutSignalHandlers(() =>
    launchDesktop({ apiUrl: settings.apiUrl, userDataDir, environment: settings.environment }),
  );
  void settings.stop.then(() => desktop.kill('SIGKILL'));
  try {
    const files: string[] = [];
    for (const [index, scene] of SCENES.entries()) files.push(await photograph(desktop, scene, index + 1));
    return files;
  } finally {
    await desktop.close();
    await rm(userDataDir, { recursive: true, force: true });
  }
}

async function photograph(desktop: Desktop, scene: Scene, number: number): Promise<string> {
  say(`Screenshot ${number} of ${SCENES.length}: ${scene.name}`);
  const file = path.join(PICTURES_FOLDER, `${String(number).padStart(2, '0')}-${scene.name}.png`);
  try {
    await scene.show(desktop);
  } catch (failure) {
    throw new Error(`the screen "${scene.name}" could not be shown`, { cause: failure });
  }
  await desktop.page.screenshot({ path: file });
  return file;
}
