import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { launchDesktop, type Desktop } from './support/launch-desktop.ts';
import { say } from './support/cli.ts';
import { withoutSignalHandlers } from './support/closers.ts';
import { inProject } from './support/project.ts';
import { openRelay, type Relay } from './support/relay.ts';

/** One picture of the tour: what to do to get there from the one before, and what has to be seen. */
interface Scene {
  /** The picture's file name, without its number and ending. */
  name: string;
  show(tour: Tour): Promise<void>;
}

/** The window on the tour, and the cable to its central API. */
interface Tour {
  desktop: Desktop;
  page: Page;
  relay: Relay;
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
/** For what comes in with the scene: rows, tooltips going away, a popover taking its place. */
const SETTLE_MS = 250;
/** The first sync is let through piece by piece until its bar moves; a small company is there before that. */
const FIRST_SYNC_PIECE_BYTES = 16_000;
const FIRST_SYNC_PIECE_MS = 60;
const MOST_PIECES = 300;
/** Among so many accounts of the queue the one with the most invoices is shown: it has the most to show. */
const CANDIDATES = 7;
const USUAL_SIZE = { width: 1440, height: 900 };
const SMALL_SIZE = { width: 1100, height: 700 };

const SCENES: Scene[] = [
  {
    name: 'sign-in',
    async show({ page }) {
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor();
      await page.getByRole('region', { name: /^Demo sign-ins of/ }).waitFor();
    },
  },
  {
    name: 'first-sync',
    async show({ page, relay }) {
      relay.holdAfter(FIRST_SYNC_PIECE_BYTES);
      await page.getByRole('button', { name: 'Sign in', exact: true }).click();
      const isUnderWay = page
        .getByText(/^[1-9][\d,]* of [\d,]+ accounts$/)
        .or(syncState(page, 'Synced'))
        .first();
      for (let piece = 0; piece < MOST_PIECES && !(await isUnderWay.isVisible()); piece += 1) {
        relay.holdAfter(FIRST_SYNC_PIECE_BYTES);
        await page.waitForTimeout(FIRST_SYNC_PIECE_MS);
      }
    },
  },
  {
    name: 'queue',
    async show({ page, relay }) {
      relay.letGo();
      await syncState(page, 'Synced').waitFor();
      await openRichestAccount(page);
    },
  },
  {
    name: 'invoices',
    async show({ page }) {
      await openTab(page, 'Invoices');
      await page.getByRole('group', { name: 'Which invoices' }).getByRole('button', { name: /^All/ }).click();
    },
  },
  { name: 'payments', show: ({ page }) => openTab(page, 'Payments') },
  { name: 'contacts', show: ({ page }) => openTab(page, 'Contacts') },
  {
    name: 'contact-note',
    async show({ page }) {
      await openTab(page, 'Timeline');
      await choose(page, 'Will call back');
      await page
        .getByRole('textbox', { name: 'Note', exact: true })
        .fill(
          'Two of the invoices are in Friday’s payment run. The oldest one waits for a copy of the purchase order; asked to have it released today.',
        );
      await page.getByRole('textbox', { name: 'Next step' }).fill('Send the copy of the purchase order, then check Friday’s run');
      await page.getByRole('button', { name: '+3 d' }).click();
    },
  },
  {
    name: 'search',
    async show({ page }) {
      await page.keyboard.press('Control+k');
      await page.getByRole('combobox', { name: /^Search/ }).fill('supply');
      await page.getByRole('option', { selected: true }).last().waitFor();
    },
  },
  {
    name: 'offline',
    async show({ page, relay }) {
      await page.keyboard.press('Escape');
      await relay.pull();
      await page.getByRole('textbox', { name: 'Note', exact: true }).press('Control+Shift+Enter');
      await syncState(page, 'Offline · 1 waiting').waitFor();
      await choose(page, 'Voicemail');
      await page.getByRole('textbox', { name: 'Note', exact: true }).fill('Left the amount and the due dates on the voicemail.');
      await page.getByRole('textbox', { name: 'Note', exact: true }).press('Control+Enter');
      await syncState(page, 'Offline · 2 waiting').click();
      await page.getByRole('region', { name: 'Sync', exact: true }).waitFor();
    },
  },
  {
    name: 'dark',
    async show({ page }) {
      await page.keyboard.press('Escape');
      await chooseTheme(page, 'Dark');
    },
  },
  {
    name: 'small-window',
    async show({ page, desktop }) {
      await chooseTheme(page, 'Light');
      await resize(desktop, SMALL_SIZE);
    },
  },
  {
    name: 'shortcuts',
    async show({ page, desktop }) {
      await resize(desktop, USUAL_SIZE);
      await page.getByRole('button', { name: 'all shortcuts' }).click();
      await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
    },
  },
];

/**
 * Opens the real window with fresh data of its own, walks through the main screens and writes a picture of each into
 * `out/screens/`. What it writes down offline stays offline, so the demo company is left as it was.
 * Returns the files in order. Fails with the name of the scene that could not be shown.
 */
export async function takeScreens(settings: TourSettings): Promise<string[]> {
  await rm(PICTURES_FOLDER, { recursive: true, force: true });
  await mkdir(PICTURES_FOLDER, { recursive: true });
  const userDataDir = await mkdtemp(path.join(tmpdir(), 'collector-tour-'));
  const relay = await openRelay(() => Number(new URL(settings.apiUrl).port));
  const desktop = await withoutSignalHandlers(() => launchDesktop({ apiUrl: relay.url, userDataDir, environment: settings.environment }));
  void settings.stop.then(() => desktop.kill('SIGKILL'));
  try {
    desktop.page.setDefaultTimeout(SEEN_LIMIT_MS);
    await resize(desktop, USUAL_SIZE);
    const tour = { desktop, page: desktop.page, relay };
    const files: string[] = [];
    for (const [index, scene] of SCENES.entries()) files.push(await photograph(tour, scene, index + 1));
    return files;
  } finally {
    await desktop.close();
    await relay.close();
    await rm(userDataDir, { recursive: true, force: true });
  }
}

async function photograph(tour: Tour, scene: Scene, number: number): Promise<string> {
  say(`Screenshot ${number} of ${SCENES.length}: ${scene.name}`);
  const file = path.join(PICTURES_FOLDER, `${String(number).padStart(2, '0')}-${scene.name}.png`);
  try {
    await scene.show(tour);
  } catch (failure) {
    throw new Error(`the screen "${scene.name}" could not be shown`, { cause: failure });
  }
  await tour.page.waitForTimeout(SETTLE_MS);
  await tour.page.screenshot({ path: file, animations: 'disabled' });
  return file;
}

/** Goes through the head of the queue and stays with the account that has the most invoices. */
async function openRichestAccount(page: Page): Promise<void> {
  const invoices = page.getByRole('tab', { name: /^Invoices/ });
  const options = page.getByRole('listbox', { name: 'Accounts, most urgent first' }).getByRole('option');
  await invoices.waitFor();
  let richest = { place: 0, count: -1 };
  for (let place = 0; place < Math.min(CANDIDATES, await options.count()); place += 1) {
    await options.nth(place).click();
    await page.waitForTimeout(SETTLE_MS);
    const count = Number((await invoices.innerText()).replaceAll(/\D/g, ''));
    if (count > richest.count) richest = { place, count };
  }
  await options.nth(richest.place).click();
  await page.mouse.move(0, 0);
}

const syncState = (page: Page, words: string): Locator => page.getByRole('button', { name: `Sync state: ${words}` });

async function openTab(page: Page, name: string): Promise<void> {
  await page.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
  await page.getByRole('tab', { name: new RegExp(`^${name}`), selected: true }).waitFor();
}

/** Presses an outcome of the contact note. */
async function choose(page: Page, outcome: string): Promise<void> {
  await page.getByRole('group', { name: 'Outcome' }).locator('label').filter({ hasText: outcome }).click();
}

async function chooseTheme(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).click();
  await page.getByRole('menuitemradio', { name }).click();
  await page.getByRole('menu').waitFor({ state: 'hidden' });
}

async function resize(desktop: Desktop, size: { width: number; height: number }): Promise<void> {
  await desktop.app.evaluate(({ BrowserWindow }, { width, height }) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(width, height);
  }, size);
}
