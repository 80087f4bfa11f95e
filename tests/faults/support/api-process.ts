import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { inProject } from '#scripts/support/project.ts';

/** The central API in a process of its own, so that it can be killed without a word. */
export type ApiProcess = {
  readonly url: string;
  readonly port: number;
  /** SIGKILL: nothing is finished, nothing is said goodbye to. Resolves when the process is gone. */
  kill(): Promise<void>;
  /** SIGTERM, as an administrator stops it. Resolves when the process is gone. */
  stop(): Promise<void>;
};

const startLimitMs = 90_000;

/** Starts the program an administrator starts (`npm run server`) on the database of a data folder, on a free port. */
export async function startApiProcess(dataDir: string): Promise<ApiProcess> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', inProject('scripts', 'server.ts'), '--port', '0', '--data', dataDir, '--log-level', 'error'],
    { cwd: inProject(), stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  child.stderr.on('data', (data: Buffer) => (said = (said + data.toString()).slice(-4000)));
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await listening(child, () => said);
  const end = (signal: NodeJS.Signals) => (): Promise<void> => {
    child.kill(signal);
    return gone;
  };
  return { url, port: Number(new URL(url).port), kill: end('SIGKILL'), stop: end('SIGTERM') };
}

function listening(child: ChildProcess, said: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const failed = (why: string): void => reject(new Error(`the central API ${why}: ${said()}`));
    const limit = setTimeout(() => failed('did not start in time'), startLimitMs);
    child.once('exit', (code) => failed(`ended with ${code}`));
    if (child.stdout === null) return failed('has no output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const url = /^listening (\S+)/.exec(line)?.[1];
      if (url === undefined) return;
      clearTimeout(limit);
      resolve(url);
    });
  });
}
