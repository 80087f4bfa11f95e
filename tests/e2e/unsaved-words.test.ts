import { rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

const halfSentence = 'Half a sentence';
const stay = 0;
const leave = 1;

/** One story: somebody closes the window over a note that was never saved. */
describe('a note that is not saved yet', () => {
  let world: World;
  let window: Window;

  /** Answers the question before a window closes, in place of a person; gives how often it was put since. */
  async function answerWith(answer: number): Promise<() => Promise<number>> {
    const { app } = world.desktop();
    await app.evaluate(({ dialog }, chosen) => {
      Reflect.set(globalThis, 'timesAsked', 0);
      dialog.showMessageBoxSync = () => {
        Reflect.set(globalThis, 'timesAsked', Number(Reflect.get(globalThis, 'timesAsked')) + 1);
        return chosen;
      };
    }, answer);
    return () => app.evaluate((): number => Number(Reflect.get(globalThis, 'timesAsked')));
  }
  const closeWindow = () => world.desktop().app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  const ended = () =>
    new Promise<void>((resolve) => {
      const child = world.desktop().app.process();
      if (child.exitCode !== null) resolve();
      child.once('exit', () => resolve());
    });
  const openWithWords = async (): Promise<void> => {
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await window.notePanel.getByLabel('Note').fill('');
    // Typed, not filled in: a page may hold a window open only after a person has done something in it.
    await window.notePanel.getByLabel('Note').pressSequentially(halfSentence);
  };
  /** The place where drafts are kept does not take them, as on a disk that is full. */
  const refuseDrafts = async (): Promise<void> => {
    const drafts = path.join(world.userDataDir, 'drafts');
    // The desktop may be writing a draft at this moment and make its folder again between the two steps.
    const putInTheWay = async (): Promise<void> => {
      await rm(drafts, { recursive: true, force: true });
      await writeFile(drafts, 'in the way');
    };
    await expect.poll(() => putInTheWay().then(() => 'done', String)).toBe('done');
  };

  beforeAll(async () => {
    world = await createWorld({ accounts: 50 });
    await openWithWords();
  });
  afterAll(async () => {
    await world?.close();
  });

  test('closes without a question, because its words are kept', async () => {
    const timesAsked = await answerWith(stay);
    const over = ended();
    await closeWindow().catch(() => undefined);
    expect(await timesAsked().catch(() => 0)).toBe(0);
    await over;
    window = await world.openDesktop();
    await window.signIn(dana.email, demoPassword);
    await window.queueShown();
    await expect.poll(() => window.notePanel.getByLabel('Note').inputValue(), { timeout: seenMs }).toBe(halfSentence);
  });

  test('keeps the window open for whoever wants to go back, when the disk did not take the words', async () => {
    await refuseDrafts();
    await window.notePanel.getByLabel('Note').press('End');
    await window.notePanel.getByLabel('Note').pressSequentially(' and more');
    await window.page.getByText('these words are only in this window').waitFor();
    const timesAsked = await answerWith(stay);
    await closeWindow();
    await expect.poll(timesAsked).toBe(1);
    expect(await window.notePanel.getByLabel('Note').inputValue()).toBe(`${halfSentence} and more`);
  });

  test('lets the window close for whoever does not', async () => {
    await answerWith(leave);
    const over = ended();
    await closeWindow().catch(() => undefined);
    await over;
  });

  test('holds up no signal, because nobody may be there to answer', async () => {
    await openWithWords();
    await window.page.getByText('these words are only in this window').waitFor();
    await answerWith(stay);
    const over = ended();
    world.desktop().app.process().kill('SIGTERM');
    await over;
  });
});
