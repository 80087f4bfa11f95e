import { setTimeout as wait } from 'node:timers/promises';
import type { Locator } from 'playwright-core';
import type { Desktop } from '#scripts/support/launch-desktop.ts';
import { demoPassword } from '#server/auth/demo-password.ts';
import { type Window, seenMs, windowOf } from '#tests/e2e/support/window.ts';
import { launchDesktop, newUserDataDir, removeUserDataDir } from '#tests/support/desktop.ts';

/** What the collector finds after pressing C. */
export type Placed = 'called' | 'notAllowed';
/** How a call is over for whoever makes it: it wants to be written down, or it did not take place. */
export type Ended = { readonly act: 'write'; readonly state: string } | { readonly act: 'notMade' };

const lookEveryMs = 100;
/** Lost reports are made up for after 20 seconds, and a server that was killed takes some more to be there again. */
const endedMs = 120_000;
/** Somebody whose own telephone has not rung by then knows that nothing was placed. */
const rungMs = 12_000;
const mostPassedOver = 60;
/** So soon after a key the screen has answered it. */
const pressedMs = 300;

/** A collector at her desk, who does everything by the keyboard. */
export class ShiftDesk {
  readonly #apiUrl: string;
  readonly #email: string;
  readonly #userDataDir: string;
  #desktop: Desktop;
  window: Window;
  /** What should not have been: faults in the page's console, and numbers that went to the telephone on the desk. */
  readonly troubles: string[] = [];

  private constructor(apiUrl: string, email: string, userDataDir: string, desktop: Desktop) {
    this.#apiUrl = apiUrl;
    this.#email = email;
    this.#userDataDir = userDataDir;
    this.#desktop = desktop;
    this.window = this.#listen(desktop);
  }

  /** Opens the window and signs in; resolves when the queue is there and in sync. */
  static async open(apiUrl: string, email: string): Promise<ShiftDesk> {
    const userDataDir = await newUserDataDir();
    const desk = new ShiftDesk(apiUrl, email, userDataDir, await launchDesktop({ apiUrl, userDataDir, args: ['--tell-calls'] }));
    await desk.#begin();
    return desk;
  }

  async close(): Promise<void> {
    await this.#desktop.close();
    await removeUserDataDir(this.#userDataDir);
  }

  /** The window goes without a word, is opened again, and the collector comes back to the account. */
  async crash(account: string): Promise<void> {
    await this.#desktop.kill('SIGKILL');
    this.#desktop = await launchDesktop({ apiUrl: this.#apiUrl, userDataDir: this.#userDataDir, args: ['--tell-calls'] });
    this.window = this.#listen(this.#desktop);
    await this.#begin();
    if ((await this.account()) === account) return;
    await this.window.searchFor(account);
    await this.press('Enter');
    await this.window.heading(account).waitFor();
  }

  /** The name of the account in hand. */
  account = async (): Promise<string> => this.window.account.getByRole('heading', { level: 1 }).innerText();

  /** Calls with C; where advice speaks against it, with a reason. `notAllowed`: the guard or a number that is none does not let it be. */
  async call(): Promise<Placed> {
    await this.press('c');
    const reason = this.window.page.getByRole('textbox', { name: 'Why, in a line' });
    await this.#comesTo([reason]);
    if (await reason.isVisible()) {
      await this.window.page.keyboard.type('They asked to be called today');
      await this.press('Enter');
      await this.#comesTo([]);
    }
    return (await this.#refusal.isVisible()) ? 'notAllowed' : 'called';
  }

  /** A call that is over before anybody was rung leaves nothing on the screen but the button for the next. */
  async #comesTo(more: readonly Locator[]): Promise<void> {
    await wait(pressedMs);
    const button = this.window.page.getByRole('button', { name: /^Call .* C$/ });
    const shown = async (): Promise<boolean> => {
      for (const each of [this.#card, this.#refusal, button, ...more]) if (await each.first().isVisible()) return true;
      return false;
    };
    await this.#until(shown, 'nothing came of pressing C', endedMs);
  }

  /** Goes on down the list to an account that may be called, and calls it. Gives its name. */
  async callNext(): Promise<string> {
    for (let passed = 0; passed < mostPassedOver; passed += 1) {
      const name = await this.account();
      if ((await this.call()) === 'called') return name;
      await this.#refusal.getByRole('button', { name: 'Close' }).click();
      await this.#nextAccount(name);
    }
    throw new Error('the list has no account that may be called');
  }

  /** Waits until the call on the card has come to its end. `isRung` says whether the collector's own telephone has rung. */
  async untilEnded(isRung: () => boolean, endings: readonly string[]): Promise<Ended> {
    const began = performance.now();
    const didNot = this.#card.getByRole('button', { name: 'It did not', exact: true });
    while (performance.now() - began < endedMs) {
      const state = await this.#card.getAttribute('data-state', { timeout: 500 }).catch(() => null);
      // What has not come to anybody's ear is told, and need not be written down.
      if (state === 'cancelled') {
        await this.#card.getByRole('button', { name: 'Close', exact: true }).click();
        await this.#card.waitFor({ state: 'hidden' });
        return { act: 'notMade' };
      }
      if (state === null && (await this.#card.count()) === 0) return { act: 'notMade' };
      if (state !== null && endings.includes(state)) return { act: 'write', state };
      const isAsked = await didNot.isVisible();
      if (isAsked && !isRung() && performance.now() - began > rungMs) {
        await didNot.click();
        await this.#card.waitFor({ state: 'hidden' });
        return { act: 'notMade' };
      }
      await wait(lookEveryMs);
    }
    const shown = await this.#card.innerText().catch(() => 'nothing');
    throw new Error(`a call did not come to its end within ${endedMs / 1000} s; the card says: ${shown.replaceAll('\n', ' | ')}`);
  }

  /** Writes the call down by its outcome's key, and goes on to the next account. */
  async writeDown(outcomeKey: string, words: string): Promise<void> {
    const name = await this.account();
    await this.press('Escape', 'o', outcomeKey);
    if (words !== '') await this.window.page.keyboard.type(words);
    await this.press('Control+Enter');
    // Whoever writes while the other one still speaks is asked once whether to hang up.
    const early = this.window.notePanel.getByText(/^You are still in the call/);
    await Promise.race([
      this.#card.waitFor({ state: 'hidden', timeout: seenMs }),
      early.waitFor({ timeout: seenMs }).catch(() => undefined),
    ]);
    if (await early.isVisible()) await this.press('Control+Enter');
    await this.#card.waitFor({ state: 'hidden', timeout: seenMs });
    await this.#until(async () => (await this.account()) !== name, 'the next account did not open after a call was written down');
  }

  async synced(): Promise<void> {
    await this.window.syncReads(/^Sync state: Synced/, 90_000);
  }

  async allSent(): Promise<void> {
    await this.window.syncReads(/Synced .*0 waiting/, 90_000);
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.window.page.keyboard.press(key);
  }

  get #card(): Locator {
    return this.window.page.getByRole('region', { name: 'Call in hand' });
  }

  get #refusal(): Locator {
    return this.window.page.getByRole('alert').filter({ hasText: /^(Not called|This call is not allowed now)/ });
  }

  async #begin(): Promise<void> {
    await this.window.signInShown();
    await this.window.signIn(this.#email, demoPassword);
    await this.window.queueShown();
    await this.synced();
    // Long enough for a whole shift.
    await this.window.chooseList('All');
  }

  async #nextAccount(before: string): Promise<void> {
    await this.press('Escape', 'j');
    await this.#until(async () => (await this.account()) !== before, 'the next account did not open');
  }

  async #until(isSo: () => Promise<boolean>, otherwise: string, limitMs = seenMs): Promise<void> {
    const began = performance.now();
    while (!(await isSo())) {
      if (performance.now() - began > limitMs) throw new Error(otherwise);
      await wait(lookEveryMs);
    }
  }

  #listen({ page, app }: Desktop): Window {
    page.on('console', (message) => {
      if (message.type() === 'error') this.troubles.push(`the page's console: ${message.text()}`);
    });
    page.on('pageerror', (fault) => void this.troubles.push(`the page: ${fault.message}`));
    app.process().stdout?.on('data', (piece: Buffer) => {
      const handedOver = String(piece)
        .split('\n')
        .filter((line) => line.startsWith('call '));
      for (const line of handedOver) this.troubles.push(`handed to the telephone on the desk: ${line}`);
    });
    return windowOf({ page });
  }
}
