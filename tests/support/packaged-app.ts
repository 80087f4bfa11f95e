import { spawn, type ChildProcess } from 'node:child_process';
import { chmod, cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { connectBrowser } from '#scripts/support/connect-browser.ts';
import { giveTo, isReadableByOthers, ordinaryUser, startsAs, type OrdinaryUser } from '#scripts/support/ordinary-user.ts';
import { processFacts, processTree, signalAll, type ProcessFacts } from '#scripts/support/process-tree.ts';

/** A packaged application that a test drives from outside, as its fuses close the ways in that development uses. */
export interface PackagedApp {
  page: Page;
  /** Its own data; removed by `close`. */
  userDataDir: string;
  facts(): ProcessFacts[];
  /** Asks the application to quit, as a person would, and gives its exit code; null when it had to be ended by force. */
  close(): Promise<number | null>;
}

const START_LIMIT_MS = 60_000;
const QUIT_LIMIT_MS = 20_000;

/**
 * Starts a packaged executable, as an ordinary user where the tests run as root, and waits for its page.
 * `args` go to the application.
 */
export async function launchPackaged(executable: string, args: readonly string[]): Promise<PackagedApp> {
  const user = ordinaryUser();
  const place = await placeFor(user, executable);
  const userDataDir = await mkdtemp(path.join(tmpdir(), 'collector-packaged-'));
  if (user !== null) await giveTo(user, userDataDir);
  const child = spawn(place.program, ['--remote-debugging-port=0', `--user-data=${userDataDir}`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const force = (): void => signalAll(processTree(child.pid ?? 0), 'SIGKILL');
  const cleanUp = async (): Promise<void> => {
    for (const folder of [userDataDir, ...place.folders])
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
  };
  try {
    const browser = await connectBrowser(await debuggerAddress(child));
    return {
      page: await applicationPage(browser),
      userDataDir,
      facts: () => processTree(child.pid ?? 0).flatMap((pid) => processFacts(pid) ?? []),
      async close() {
        const limit = setTimeout(force, QUIT_LIMIT_MS);
        // Not waited for: an application that asks its person something first does not answer.
        if (child.exitCode === null && child.signalCode === null) void askToQuit(browser).catch(() => undefined);
        const code = await ended;
        clearTimeout(limit);
        await cleanUp();
        return code;
      },
    };
  } catch (failure) {
    if (child.exitCode === null && child.signalCode === null) force();
    await cleanUp();
    throw failure;
  }
}

async function askToQuit(browser: Browser): Promise<void> {
  const session = await browser.newBrowserCDPSession();
  await session.send('Browser.close');
}

/** Where the user can reach the application: in its place, or where that lies below a closed folder, a copy. */
async function placeFor(user: OrdinaryUser | null, executable: string): Promise<{ program: string; folders: string[] }> {
  if (user === null) return { program: executable, folders: [] };
  const folders: string[] = [];
  let reachable = executable;
  if (!isReadableByOthers(executable)) {
    const copy = await mkdtemp(path.join(tmpdir(), 'collector-packaged-app-'));
    await chmod(copy, 0o755);
    await cp(path.dirname(executable), copy, { recursive: true });
    folders.push(copy);
    reachable = path.join(copy, path.basename(executable));
  }
  const start = startsAs(user, reachable);
  return { program: start.program, folders: [...folders, start.folder] };
}

function debuggerAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const limit = setTimeout(
      () => reject(new Error(`the packaged application did not start in ${START_LIMIT_MS / 1000} s\n${output}`)),
      START_LIMIT_MS,
    );
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const address = /DevTools listening on (ws:\S+)/.exec(output)?.[1];
      if (address === undefined) return;
      clearTimeout(limit);
      resolve(address);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('exit', (code) => reject(new Error(`the packaged application ended with ${code}\n${output}`)));
  });
}

async function applicationPage(browser: Browser): Promise<Page> {
  const [context] = browser.contexts();
  if (context === undefined) throw new Error('the packaged application has no window');
  return context.pages().find((page) => page.url().startsWith('app:')) ?? (await context.waitForEvent('page', { timeout: START_LIMIT_MS }));
}
