import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { processTree, signalAll } from './process-tree.ts';
import { prepareWindow, windowArguments, windowDataFolder } from './window-program.ts';

/** A window that a person uses. `ended` gives its exit code once it is closed, by whomever. */
export interface OpenWindow {
  ended: Promise<number>;
  close(): Promise<void>;
}

/** What a window may be told; without these it uses its own settings. */
export interface WindowSettings {
  apiUrl?: string;
  userDataDir?: string;
  environment?: Record<string, string>;
}

/** Time for the window to save what it has before it is ended by force. */
const QUIT_LIMIT_MS = 8_000;

/** Chromium says these where there is no D-Bus and no graphics card; the window works without. */
const HARMLESS = /:ERROR:(bus|object_proxy|viz_main_impl|command_buffer_proxy_impl|gl_\w+)\.cc/;

/** Opens the built application for a person, with the sandbox on. Its output goes to standard error. */
export async function openWindow(settings: WindowSettings): Promise<OpenWindow> {
  const program = await prepareWindow();
  const folder = settings.userDataDir === undefined ? undefined : await windowDataFolder(program, settings.userDataDir);
  const child = spawn(program.executable, windowArguments(program, { apiUrl: settings.apiUrl, userDataDir: folder }), {
    cwd: program.appFolder,
    env: { ...process.env, ...settings.environment },
    stdio: ['ignore', 2, 'pipe'],
  });
  if (child.stderr !== null)
    createInterface({ input: child.stderr }).on('line', (line) => {
      if (!HARMLESS.test(line)) process.stderr.write(`${line}\n`);
    });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => void program.cleanUp().then(() => resolve(code ?? 1)));
  });
  return {
    ended,
    async close() {
      if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
      const top = child.pid;
      child.kill('SIGTERM');
      const force = setTimeout(() => signalAll(processTree(top), 'SIGKILL'), QUIT_LIMIT_MS);
      await ended;
      clearTimeout(force);
    },
  };
}
