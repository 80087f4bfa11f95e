import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { connectBrowser } from '#scripts/support/connect-browser.ts';
import { giveTo } from '#scripts/support/ordinary-user.ts';
import { processTree, signalAll } from '#scripts/support/process-tree.ts';
import { inProject } from '#scripts/support/project.ts';
import { type WindowProgram, prepareWindow, windowArguments } from '#scripts/support/window-program.ts';

const startLimitMs = 300_000;
const quitLimitMs = 5000;
const paintedLine = /^painted (\w+) ([\d.]+)$/gm;

/** Starts windows and tells when they have painted; one copy of the application serves all starts. */
export type TimedWindows = {
  /** Milliseconds from the spawn of a bare Electron window to its first painted frame. */
  bareMs(): Promise<number>;
  /** Milliseconds from spawn to the painted sign-in screen; `profile` is the window's own data. */
  signInMs(profile: string): Promise<number>;
  /** Milliseconds from the press of Enter on the filled sign-in screen to the painted, usable queue. */
  enterToQueueMs(profile: string, apiUrl: string): Promise<number>;
  /**
   * Milliseconds from a key to the painted frame that shows its effect, one a press: J through the queue, each time to the next account's
   * name and its invoices, and beside it a key that does nothing, to the next frame.
   */
  keysMs(profile: string, apiUrl: string): Promise<{ readonly next: readonly number[]; readonly idle: readonly number[] }>;
  /** A new, empty folder for a window's own data. */
  newProfile(): Promise<string>;
  close(): Promise<void>;
};

/** Prepares the built application and the bare window for being started again and again. */
export async function timedWindows(environment: Record<string, string>): Promise<TimedWindows> {
  const program = await prepareWindow();
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-bench-'));
  const bare = path.join(folder, 'bare');
  await cp(inProject('tests', 'bench', 'bare-window'), bare, { recursive: true });
  if (program.user) await giveTo(program.user, folder);
  const start = (args: readonly string[]) => startWindow(program, args, environment);
  const newProfile = async () => {
    const profile = await mkdtemp(path.join(folder, 'profile-'));
    if (program.user) await giveTo(program.user, profile);
    return profile;
  };
  return {
    newProfile,
    async bareMs() {
      const window = start([...(program.sandbox ? [] : ['--no-sandbox']), `--user-data-dir=${await newProfile()}`, bare]);
      return timed(window, async () => (await window.painted('bare')) - window.spawnedAt);
    },
    async signInMs(profile) {
      const window = start(windowArguments(program, { userDataDir: profile, more: ['--tell-paints'] }));
      return timed(window, async () => (await window.painted('signIn')) - window.spawnedAt);
    },
    async enterToQueueMs(profile, apiUrl) {
      const args = windowArguments(program, { apiUrl, userDataDir: profile, more: ['--tell-paints'] });
      const window = start(['--remote-debugging-port=0', ...args]);
      return timed(window, async () => {
        await window.painted('signIn');
        const pressedAt = await pressEnter(await window.debuggerUrl());
        return (await window.painted('queue')) - pressedAt;
      });
    },
    async keysMs(profile, apiUrl) {
      const args = windowArguments(program, { apiUrl, userDataDir: profile, more: ['--tell-paints'] });
      const window = start(['--remote-debugging-port=0', ...args]);
      return timed(window, async () => {
        await window.painted('signIn');
        const debuggerUrl = await window.debuggerUrl();
        await pressEnter(debuggerUrl);
        await window.painted('queue');
        return pressKeys(debuggerUrl);
      });
    },
    async close() {
      await program.cleanUp();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}

/** The application's page, for as long as it is worked with. */
async function onPage<T>(debuggerUrl: string, work: (page: Page) => Promise<T>): Promise<T> {
  const browser = await connectBrowser(debuggerUrl);
  try {
    const page = browser
      .contexts()
      .flatMap((context) => context.pages())
      .find((each) => each.url().startsWith('app://'));
    if (!page) throw new Error('the window shows no page of the application');
    return await work(page);
  } finally {
    await browser.close();
  }
}

/** Presses Enter once the demo's sign-in stands in the fields; gives the moment the page heard the key. */
const pressEnter = (debuggerUrl: string): Promise<number> =>
  onPage(debuggerUrl, async (page) => {
    await page.waitForFunction(() => [...document.querySelectorAll('input')].every((field) => field.value !== ''));
    // What a person does between the paint and the key: the application may get ready meanwhile.
    await page.waitForTimeout(1000);
    // In a holder, which is given at once: the page listens before the key is pressed.
    const key = await page.evaluateHandle(() => ({
      heard: new Promise<number>((resolve) => {
        addEventListener('keydown', () => resolve(performance.timeOrigin + performance.now()), { once: true, capture: true });
      }),
    }));
    await page.getByLabel('Password').press('Enter');
    return await key.evaluate(({ heard }) => heard);
  });

const keyPresses = 60;
/** A person's pace: each account is whole before the next key. */
const betweenKeysMs = 120;

/** Goes through the queue with J, and presses a key without effect in between. */
const pressKeys = (debuggerUrl: string) =>
  onPage(debuggerUrl, async (page) => {
    const heading = page.locator('main h1').first();
    await heading.waitFor({ timeout: startLimitMs });
    await page.waitForTimeout(2000);
    const [next, idle]: [number[], number[]] = [[], []];
    for (let press = 0; press < keyPresses; press += 1) {
      next.push(await keyToPaint(page, 'j', true));
      await page.waitForTimeout(betweenKeysMs);
      idle.push(await keyToPaint(page, 'q', false));
      await page.waitForTimeout(betweenKeysMs);
    }
    return { next, idle };
  });

/** From the moment the page hears the key to the frame behind its effect: another name above the account, or nothing but a frame. */
async function keyToPaint(page: Page, key: string, isNext: boolean): Promise<number> {
  // Methods, not functions in constants: those are compiled with a helper that the page does not have. In a holder, as above.
  const holder = await page.evaluateHandle((waitsForName) => {
    const painted = new Promise<number>((resolve) => {
      const paint = {
        name: '',
        from: 0,
        // The next account may stand there already, out of sight.
        shown(): string {
          return [...document.querySelectorAll('main h1')].find((name) => name.checkVisibility())?.textContent ?? '';
        },
        isHere(): boolean {
          const name = this.shown();
          return !waitsForName || (name !== this.name && name !== '');
        },
        wait(): void {
          requestAnimationFrame(() => {
            if (!this.isHere()) return this.wait();
            // The frame that this runs in is painted behind it; a message comes when that is done.
            const { port1, port2 } = new MessageChannel();
            port1.onmessage = () => resolve(performance.now() - this.from);
            port2.postMessage(null);
          });
        },
      };
      addEventListener(
        'keydown',
        () => {
          paint.from = performance.now();
          paint.name = paint.shown();
          paint.wait();
        },
        { once: true, capture: true },
      );
    });
    return { painted };
  }, isNext);
  await page.keyboard.press(key);
  return await holder.evaluate(({ painted }) => painted);
}

type StartedWindow = {
  readonly child: ChildProcess;
  readonly spawnedAt: number;
  painted(screen: string): Promise<number>;
  debuggerUrl(): Promise<string>;
};

function startWindow(program: WindowProgram, args: readonly string[], environment: Record<string, string>): StartedWindow {
  const spawnedAt = Date.now();
  const child = spawn(program.executable, args, {
    cwd: program.appFolder,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let told = '';
  const waiting = new Set<() => void>();
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk: Buffer) => {
      told += chunk.toString();
      for (const look of waiting) look();
    });
  }
  const heard = <T>(what: string, find: () => T | undefined) =>
    new Promise<T>((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error(`the window did not tell ${what}; it told:\n${told.slice(-2000)}`)), startLimitMs);
      const look = () => {
        const found = find();
        if (found === undefined) return;
        clearTimeout(limit);
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
    });
  return {
    child,
    spawnedAt,
    painted: (screen) =>
      heard(`that ${screen} is painted`, () => {
        const line = [...told.matchAll(paintedLine)].find((match) => match[1] === screen);
        return line === undefined ? undefined : Number(line[2]);
      }),
    debuggerUrl: () => heard('where to watch it', () => /DevTools listening on (ws:\S+)/.exec(told)?.[1]),
  };
}

/** Measures and ends the window, whatever came of it. */
async function timed<T>(window: StartedWindow, run: () => Promise<T>): Promise<T> {
  const gone = new Promise<void>((resolve) => window.child.once('exit', () => resolve()));
  try {
    return await run();
  } finally {
    // Ended as a person would end it, so that what the next start reads from the disk has been written.
    signalAll(processTree(window.child.pid ?? 0).slice(0, 2), 'SIGTERM');
    const limit = setTimeout(() => signalAll(processTree(window.child.pid ?? 0), 'SIGKILL'), quitLimitMs);
    await gone;
    clearTimeout(limit);
  }
}
