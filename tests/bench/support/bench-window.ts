import { spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { giveTo, ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { prepareDesktop } from '#scripts/support/prepare-desktop.ts';
import { processTree, signalAll } from '#scripts/support/process-tree.ts';
import { hasDisplay, startVirtualDisplay } from '#scripts/support/virtual-display.ts';
import { prepareWindow } from '#scripts/support/window-program.ts';
import { buildWindow } from './build-window.ts';
import type { DemoBook } from './demo-book.ts';
import { installPeers } from './install-peers.ts';
import { startPageServer } from './page-server.ts';

/** Longer than any job: a window that hangs is not waited for for ever. */
const jobLimitMs = 15 * 60_000;
const toldCharacters = 4000;

/** A real Electron window that does jobs of `window/jobs.ts`. */
export type BenchWindow = {
  /** Does a job and gives its milliseconds. */
  ms(name: string, args: Record<string, unknown>): Promise<number>;
  /** Does a job and gives what it answers. */
  run(name: string, args: Record<string, unknown>): Promise<unknown>;
  close(): Promise<void>;
};

/** Installs the peers where they are missing, builds the window's program and opens it on a screen of its own. */
export async function openBenchWindow(book: DemoBook, tell: (words: string) => void): Promise<BenchWindow> {
  const peers = await installPeers(tell);
  await prepareDesktop({ virtualDisplay: !hasDisplay() });
  const display = hasDisplay() ? null : await startVirtualDisplay(ordinaryUser());
  const program = await prepareWindow();
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-bench-'));
  await chmod(folder, 0o755);
  tell('building the window');
  await buildWindow(peers, folder);
  if (program.user) await giveTo(program.user, folder);
  const server = await startPageServer(path.join(folder, 'page'), book);
  const child = spawn(
    program.executable,
    [
      ...(program.sandbox ? [] : ['--no-sandbox']),
      `--user-data-dir=${path.join(folder, 'data')}`,
      path.join(folder, 'app'),
      `--page=${server.url}`,
    ],
    { cwd: folder, env: { ...process.env, ...display?.environment }, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let told = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      told = (told + text.toString()).slice(-toldCharacters);
      // Chromium grumbles on every machine; a fault of the program's own begins with the word.
      const fault = /^fault [^]*/m.exec(told)?.[0];
      if (fault !== undefined) server.fail(new Error(`the window is broken: ${fault}`));
    });
  }
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  void gone.then(() => server.fail(new Error(`the window has ended; it told:\n${told}`)));
  const run = async (name: string, args: Record<string, unknown>): Promise<unknown> => {
    const limit = setTimeout(() => server.fail(new Error(`${name} did not end; the window told:\n${told}`)), jobLimitMs);
    return server.run(name, args).finally(() => clearTimeout(limit));
  };
  return {
    run,
    ms: async (name, args) => z.number().parse(await run(name, args)),
    async close() {
      await server.close();
      signalAll(processTree(child.pid ?? 0), 'SIGKILL');
      await gone;
      await program.cleanUp();
      await display?.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
    },
  };
}
