import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable } from 'node:stream';
import type { OrdinaryUser } from './ordinary-user.ts';
import { giveTo } from './ordinary-user.ts';

/** A screen that nobody sees, for machines without one. `environment` is what a window needs to find it. */
export interface VirtualDisplay {
  environment: { DISPLAY: string; XAUTHORITY: string };
  close(): Promise<void>;
}

const SCREEN = '1600x1000x24';
const START_LIMIT_MS = 15_000;

/** Whether a window can be shown to a person here. */
export function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

/** Starts Xvfb on a free display number, open only to those who can read its secret: us and `reader`. */
export async function startVirtualDisplay(reader: OrdinaryUser | null): Promise<VirtualDisplay> {
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-display-'));
  const secretFile = path.join(folder, 'authority');
  await writeFile(secretFile, authorityRecord(randomBytes(16)), { mode: 0o600 });
  if (reader !== null) await giveTo(reader, folder);
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-auth', secretFile], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  // However this process ends, the screen does not outlive it.
  const endWithUs = (): void => void server.kill('SIGTERM');
  process.once('exit', endWithUs);
  const number = await displayNumber(server);
  return {
    environment: { DISPLAY: `:${number}`, XAUTHORITY: secretFile },
    async close() {
      await stop(server);
      process.off('exit', endWithUs);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** One record of an X authority file (Xau): any host, any display, the magic cookie. Lengths are big-endian. */
function authorityRecord(cookie: Buffer): Buffer {
  const field = (data: Buffer): Buffer => {
    const length = Buffer.alloc(2);
    length.writeUInt16BE(data.length);
    return Buffer.concat([length, data]);
  };
  const anyHost = Buffer.from([0xff, 0xff]);
  const empty = Buffer.alloc(0);
  return Buffer.concat([anyHost, field(empty), field(empty), field(Buffer.from('MIT-MAGIC-COOKIE-1')), field(cookie)]);
}

function displayNumber(server: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    const limit = setTimeout(() => reject(new Error(`Xvfb did not start within ${START_LIMIT_MS / 1000} s`)), START_LIMIT_MS);
    let text = '';
    const pipe = server.stdio[3] as Readable;
    pipe.on('data', (chunk: Buffer) => {
      text += chunk.toString('latin1');
      if (!text.includes('\n')) return;
      clearTimeout(limit);
      resolve(Number(text));
    });
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`Xvfb ended with ${code} before it was ready`)));
  });
}

async function stop(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  server.kill('SIGTERM');
  await ended;
}
