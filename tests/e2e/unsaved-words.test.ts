import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Window } from './support/window.ts';
import { type World, createWorld, dana, demoPassword } from './support/world.ts';

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
    // Typed, not filled in: a page may hold a window open only after a person has done something in it.
    await window.notePanel.getByLabel('Note').pressSequentially('Half a sentence');
  };

  beforeAll(async () => {
    world = await createWorld({ accounts: 50 });
    await openWithWords();
  });
  afterAll(async () => {
    await world?.close();
  });

  test('keeps the window open for whoever wants to go back', async () => {
    const timesAsked = await answerWith(stay);
    await closeWindow();
    await expect.poll(timesAsked).toBe(1);
    expect(await window.notePanel.getByLabel('Note').inputValue()).toBe('Half a sentence');
  });

  test('lets the window close for whoever does not', async () => {
    await answerWith(leave);
    const over = ended();
    await closeWindow().catch(() => undefined);
    await over;
  });

  test('holds up no signal, because nobody may be there to answer', async () => {
    await openWithWords();
    await answerWith(stay);
    const over = ended();
    world.desktop().app.process().kill('SIGTERM');
    await over;
  });
});
