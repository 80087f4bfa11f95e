import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { inProject } from '#scripts/support/project.ts';

/** The central API in a process of its own, as it is run. */
export type ApiProcess = {
  readonly url: string;
  /** Ends it without a word, as a power cut would. */
  readonly kill: () => Promise<void>;
  /** Asks it to stop and waits until it has. */
  readonly stop: () => Promise<void>;
};

/** Starts the API on a database and a free port. Rejects with what it said when it does not get that far. */
export async function startApiProcess(databaseUrl: string): Promise<ApiProcess> {
  const child = spawn(process.execPath, ['--import', 'tsx', inProject('src', 'server', 'cli-serve.ts'), '--port', '0'], {
    cwd: inProject(),
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const url = await addressOf(child);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, 'exit');
  };
  return { url, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout?.on('data', (piece: Buffer) => {
      said += piece.toString();
      const found = /listening (\S+)/.exec(said)?.[1];
      if (found !== undefined) resolve(found);
    });
    child.stderr?.on('data', (piece: Buffer) => (said += piece.toString()));
    child.once('exit', () => reject(new Error(`the API ended: ${said}`)));
  });
}
