import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Folder } from '#domain/folder.ts';
import type { Desktop } from '#scripts/support/launch-desktop.ts';

/** What a person writes down after a contact, in the words of the screen. */
export type WrittenNote = {
  readonly channel?: string;
  readonly outcome: string;
  readonly text: string;
  readonly nextStep?: string;
  /** A pick of the panel: 'Tomorrow', '+3 d' or '+7 d'. */
  readonly followUp?: string;
};

/** A row of the queue as it is on the screen. */
export type ShownRow = { readonly number: string; readonly name: string; readonly place: number; readonly words: string };

/** Long enough for a loaded machine, short enough to fail within a test. */
export const seenMs = 20_000;
/** The window notices a dead API at its next beat, which is every 15 seconds. */
export const noticedMs = 40_000;

/** The window by role and name: what a person can do and see, nothing of how it is built. */
export type Window = ReturnType<typeof windowOf>;

export function windowOf({ page }: Pick<Desktop, 'page'>) {
  page.setDefaultTimeout(seenMs);
  const queue = page.getByRole('listbox', { name: 'Accounts, most urgent first' });
  const account = page.getByRole('region', { name: 'Account', exact: true });
  const notePanel = page.getByRole('region', { name: 'Contact note' });
  const syncButton = page.getByRole('button', { name: /^Sync state: / });
  const search = page.getByRole('dialog', { name: 'Search' });
  const lists = page.getByRole('group', { name: 'Lists' });
  return {
    page,
    queue,
    account,
    notePanel,
    search,
    lists,
    syncButton,
    heading: (name: string) => page.getByRole('heading', { name, exact: true }),
    option: (accountName: string) => queue.getByRole('option').filter({ hasText: accountName }),
    openOption: queue.getByRole('option', { selected: true }),

    async signInShown(): Promise<void> {
      await page.getByRole('heading', { level: 1, name: 'Sign in' }).waitFor({ timeout: seenMs });
    },
    /** Types the address and the password over whatever the screen has filled in by then, and presses Enter. */
    async signIn(email: string, password: string): Promise<void> {
      const isOffline = page.getByText('Offline: the central API does not answer');
      await page
        .getByRole('region', { name: /^Demo sign-ins of/ })
        .or(isOffline)
        .first()
        .waitFor();
      await page.getByLabel('E-mail').fill(email);
      await page.getByLabel('Password').fill(password);
      await page.keyboard.press('Enter');
    },
    async queueShown(): Promise<void> {
      await queue.getByRole('option').first().waitFor({ timeout: seenMs });
    },
    syncWords: async (): Promise<string> => ((await syncButton.getAttribute('aria-label')) ?? '').replace('Sync state: ', ''),
    /** Waits until the sync state reads so. */
    async syncReads(words: RegExp, limitMs = noticedMs): Promise<void> {
      await page
        .getByRole('button', { name: words })
        .waitFor({ timeout: limitMs })
        .catch(async () => {
          throw new Error(`the sync state did not come to read ${words}; it reads "${await this.syncWords()}"`);
        });
    },
    /** Opens what is behind the sync state. */
    async openSyncDetails(): Promise<Locator> {
      await syncButton.click();
      return page.getByRole('region', { name: 'Sync', exact: true });
    },
    async closeSyncDetails(): Promise<void> {
      await syncButton.click();
      await page.getByRole('region', { name: 'Sync', exact: true }).waitFor({ state: 'hidden' });
    },
    async syncNow(): Promise<void> {
      await syncButton.click();
      await page.getByRole('button', { name: 'Sync now' }).click();
      await this.closeSyncDetails();
    },
    async chooseList(name: string): Promise<void> {
      const chip = lists.getByRole('button', { name: new RegExp(`^${name}`) });
      if ((await chip.count()) > 0) return chip.click();
      await lists.getByRole('button', { name: /^(More$|Chosen list)/ }).click();
      await page.getByRole('menuitem', { name: new RegExp(`^${name}`) }).click();
    },
    async openTab(name: string): Promise<void> {
      await account.getByRole('tab', { name: new RegExp(`^${name}`) }).click();
    },
    async fillNote(note: WrittenNote): Promise<void> {
      if (note.channel !== undefined) await pick(notePanel, 'Channel', note.channel);
      await pick(notePanel, 'Outcome', note.outcome);
      await notePanel.getByLabel('Note').fill(note.text);
      await notePanel.getByLabel('Next step').fill(note.nextStep ?? '');
      if (note.followUp !== undefined) await notePanel.getByRole('button', { name: note.followUp, exact: true }).click();
    },
    /** Writes the note, saves it with Ctrl+Shift+Enter and stays; resolves when the window says that it is saved. */
    async writeNote(note: WrittenNote): Promise<void> {
      await this.fillNote(note);
      await notePanel.getByLabel('Note').press('Control+Shift+Enter');
      await account.getByText(note.text).waitFor({ timeout: seenMs });
    },
    /** Searches with Ctrl+K and gives what is found, group by group. The search stays open. */
    async searchFor(text: string): Promise<readonly string[]> {
      await page.keyboard.press('Control+k');
      await search.getByRole('combobox').fill(text);
      const hits = search.getByRole('option');
      // Until then the hits of an earlier text stand there.
      await search.locator('[role="listbox"][aria-busy="false"]').waitFor({ timeout: seenMs });
      await hits.first().waitFor({ timeout: seenMs });
      return hits.allInnerTexts();
    },
    /** Whether the search says that nothing on this computer has the text. Closes the search again. */
    async findsNothing(text: string): Promise<boolean> {
      await page.keyboard.press('Control+k');
      await search.getByRole('combobox').fill(text);
      await search.getByText(`Nothing on this computer has “${text}”`).waitFor();
      const hits = await search.getByRole('option').count();
      await page.keyboard.press('Escape');
      await search.waitFor({ state: 'hidden' });
      return hits === 0;
    },
    /** Opens an account by way of the search. */
    async openByNumber({ account: { number, name } }: Folder): Promise<void> {
      await this.searchFor(number);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { level: 1, name, exact: true }).waitFor();
    },
    rows: () => allRows(page, queue),
  };
}

/** Radio buttons are drawn as a strip over the real ones: a person presses their label. */
async function pick(panel: Locator, group: string, words: string): Promise<void> {
  await panel
    .getByRole('group', { name: group })
    .locator('label')
    .filter({ hasText: new RegExp(`^${words}$`) })
    .click();
}

/** Every row of the list, scrolled through from the top, because only those in sight exist. */
async function allRows(page: Page, queue: Locator): Promise<readonly ShownRow[]> {
  const rows = new Map<number, ShownRow>();
  const setSize = async () => Number(await queue.getByRole('option').first().getAttribute('aria-setsize'));
  await queue.evaluate((list) => list.scrollTo({ top: 0 }));
  await expect
    .poll(
      async () => {
        for (const row of await rowsInSight(queue)) rows.set(row.place, row);
        // From the end on once more from the beginning: on a busy machine a row may come into being after the look.
        await queue.evaluate((list) => {
          const isAtEnd = list.scrollTop + list.clientHeight >= list.scrollHeight - 1;
          list.scrollTo({ top: isAtEnd ? 0 : list.scrollTop + 300 });
        });
        await page.waitForTimeout(30);
        // The list may become shorter while it is read: new settings come with a pull.
        const size = await setSize();
        for (const place of rows.keys()) if (place > size) rows.delete(place);
        return size - rows.size;
      },
      { timeout: seenMs, interval: 10 },
    )
    .toBe(0);
  await queue.evaluate((list) => list.scrollTo({ top: 0 }));
  return [...rows.values()].sort((a, b) => a.place - b.place);
}

async function rowsInSight(queue: Locator): Promise<ShownRow[]> {
  const found = await queue.getByRole('option').evaluateAll((options) =>
    options.map((option) => ({
      place: Number(option.getAttribute('aria-posinset')),
      title: option.querySelector('[title*="· #"]')?.getAttribute('title') ?? '',
      words: option.textContent ?? '',
    })),
  );
  return found.flatMap(({ place, title, words }) => {
    const [name, number] = title.split(' · #');
    return name === undefined || number === undefined ? [] : [{ place, name, number, words }];
  });
}
