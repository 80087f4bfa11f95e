import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '#tests/phone/support/free-port.ts';
import type { Description } from './description.ts';

/** A server that answers as a description says, and refuses what does not fit it. */
export type DescriptionServer = { readonly url: string; readonly stop: () => Promise<void> };

const startLimitMs = 120_000;
const lookEveryMs = 250;

/** Serves a description with Prism, which is installed in a folder. */
export async function serveDescription(folder: string, description: Description): Promise<DescriptionServer> {
  const temporary = await mkdtemp(path.join(tmpdir(), 'phone-description-'));
  const file = path.join(temporary, 'description.json');
  await writeFile(file, JSON.stringify(description));
  const port = await freePort();
  const program = path.join(folder, 'node_modules', '@stoplight', 'prism-cli', 'dist', 'index.js');
  const child = spawn(process.execPath, [program, 'mock', '-h', '127.0.0.1', '-p', String(port), file, '--errors'], {
    cwd: temporary,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-4000)));
  const stop = async (): Promise<void> => {
    await end(child);
    await rm(temporary, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  const until = performance.now() + startLimitMs;
  while (!(await answers(url))) {
    if (child.exitCode !== null || performance.now() > until) {
      await stop();
      throw new Error(`the server of the description did not start: ${said}`);
    }
    await wait(lookEveryMs);
  }
  return { url, stop };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    () => true,
    () => false,
  );

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
