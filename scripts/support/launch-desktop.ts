import { setTimeout as sleep } from 'node:timers/promises';
import { _electron, type ElectronApplication, errors, type Page } from 'playwright-core';
import { say } from './cli.ts';
import { processTree, signalAll } from './process-tree.ts';
import { prepareWindow, windowArguments, windowDataFolder, type WindowProgram } from './window-program.ts';

/** The window's settings. `apiUrl` is the central API's address, `userDataDir` the window's own data. */
export interface DesktopSettings {
  apiUrl: string;
  userDataDir: string;
  /** More arguments for the application. */
  args?: readonly string[];
  environment?: Record<string, string>;
}

/** A running window that a program drives. */
export interface Desktop {
  app: ElectronApplication;
  page: Page;
  /** The main process and all below it that live now, the main process first. */
  pids(): number[];
  /** Asks the application to quit, as a person would, and waits until it has. */
  close(): Promise<void>;
  /** Ends every process at once, as a crash or a power cut would, and waits until they are gone. */
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
  /** Resolves when the main process is gone, by whatever way. */
  ended: Promise<void>;
}

const LAUNCH_LIMIT_MS = 30_000;
const FIRST_PAGE_LIMIT_MS = 60_000;
const MOST_LAUNCHES = 2;
const QUIT_LIMIT_MS = 15_000;

/**
 * Starts the built application with the sandbox on and waits for its first page. The runtime, the libraries, the build
 * and a display have to be there. No Playwright loader: the application starts exactly as for a person.
 */
export async function launchDesktop(settings: DesktopSettings): Promise<Desktop> {
  const { program, app } = await launch(settings);
  keepEvaluating(app);
  const child = app.process();
  const top = child.pid ?? 0;
  const ended = new Promise<void>((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve();
    child.once('exit', () => resolve());
  });
  const kill = async (signal: 'SIGKILL' | 'SIGTERM'): Promise<void> => {
    signalAll(processTree(top), signal);
    await ended;
    await program.cleanUp();
  };
  return {
    app,
    page: await app.firstWindow({ timeout: FIRST_PAGE_LIMIT_MS }),
    pids: () => processTree(top),
    kill,
    ended,
    async close() {
      const quit = app.close().then(
        () => true,
        () => true,
      );
      const inTime = await Promise.race([quit, after(QUIT_LIMIT_MS)]);
      if (inTime) await program.cleanUp();
      else await kill('SIGKILL');
    },
  };
}

/** Chromium now and then never answers the driver while it starts; that window is ended and one more is started, with a word about it. */
async function launch(settings: DesktopSettings): Promise<{ program: WindowProgram; app: ElectronApplication }> {
  for (let attempt = 1; ; attempt += 1) {
    const program = await prepareWindow();
    const userDataDir = await windowDataFolder(program, settings.userDataDir);
    try {
      return { program, app: await start(program, settings, userDataDir) };
    } catch (failure) {
      if (attempt === MOST_LAUNCHES || !(failure instanceof errors.TimeoutError)) throw failure;
      say(`The window did not answer within ${LAUNCH_LIMIT_MS / 1000} s of its start; starting it once more.`);
    }
  }
}

async function start(program: WindowProgram, settings: DesktopSettings, userDataDir: string): Promise<ElectronApplication> {
  try {
    return await _electron.launch({
      executablePath: program.executable,
      args: windowArguments(program, { apiUrl: settings.apiUrl, userDataDir, more: settings.args ?? [] }),
      chromiumSandbox: program.sandbox,
      // Without it Playwright would hold every page to the light scheme, whatever the settings say.
      colorScheme: null,
      cwd: program.appFolder,
      env: { ...definedOnly(process.env), ...settings.environment },
      timeout: LAUNCH_LIMIT_MS,
    });
  } catch (failure) {
    await program.cleanUp();
    throw failure;
  }
}

const MOST_EVALUATIONS = 8;
/** A collection of garbage that is under way goes by. */
const EVALUATE_AGAIN_MS = 100;

/**
 * Asking the main process something now and then fails with "Resulting promise was garbage collected": V8 holds the promise
 * that Playwright waits for too loosely. The question is asked again then, so what is asked must bear being asked twice.
 */
function keepEvaluating(app: ElectronApplication): void {
  const { evaluate } = app;
  const steady = async (...asked: unknown[]): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await Reflect.apply(evaluate, app, asked);
      } catch (failure) {
        if (attempt === MOST_EVALUATIONS || !String(failure).includes('promise was garbage collected')) throw failure;
        await sleep(EVALUATE_AGAIN_MS);
      }
    }
  };
  Object.defineProperty(app, 'evaluate', { value: steady });
}

function after(limitMs: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), limitMs).unref());
}

function definedOnly(environment: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(environment).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
}
