import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inProject } from '#scripts/support/project.ts';
import { twilioVariables } from '#server/phone/twilio-account.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { freePort } from '#tests/phone/support/free-port.ts';
import type { TwilioStub } from '#tests/phone/support/twilio-stub.ts';

/** The central API as it is run, in a process of its own, with the demo company and an account with our telephone network. */
export type ApiUnderTest = {
  readonly url: string;
  /** Ends it without a word, as a power cut would, and starts it again at the same address. */
  readonly crash: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export async function startApi(stub: TwilioStub, accounts: number): Promise<ApiUnderTest> {
  const folder = await mkdtemp(path.join(tmpdir(), 'phone-story-'));
  const dataDir = path.join(folder, 'data');
  await seedCompany({ dataDir, accounts, seed: 1, onProgress: () => undefined });
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const start = () => startProcess(dataDir, port, environmentFor(stub, url));
  let child = await start();
  return {
    url,
    crash: async () => {
      await end(child, 'SIGKILL');
      child = await start();
    },
    close: async () => {
      await end(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function environmentFor(stub: TwilioStub, publicUrl: string): Record<string, string> {
  const account: Readonly<Record<string, string | null>> = stub.account(publicUrl);
  return Object.fromEntries(Object.entries(twilioVariables).flatMap(([member, variable]) => [[variable, account[member] ?? '']]));
}

async function startProcess(dataDir: string, port: number, environment: Record<string, string>): Promise<ChildProcess> {
  const file = inProject('src', 'server', 'cli-serve.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', file, '--port', String(port), '--data', dataDir], {
    cwd: inProject(),
    env: { ...process.env, DATABASE_URL: undefined, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stdout.on('data', (piece: Buffer) => {
      said += piece.toString();
      if (said.includes('listening')) resolve();
    });
    child.stderr.on('data', (piece: Buffer) => (said = (said + piece.toString()).slice(-4000)));
    child.once('exit', () => reject(new Error(`the API ended: ${said}`)));
  });
  return child;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}
