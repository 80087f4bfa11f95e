import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ServerFailure } from '../server-failure.ts';

/** Longer than an initdb on a slow disk; past it the holder is thought to be stuck. */
const startWaitMs = 90_000;
const lookAgainMs = 100;
/** A lock without a process id in it for this long belongs to a process that was killed while writing it. */
const emptyLockMs = 5_000;

/**
 * Notes that this process uses the database of a data folder, so that the last one to leave stops it: one empty file a
 * process, named by its process id. Those of dead processes count for nothing.
 */
export function takeLease(dataDir: string): void {
  mkdirSync(leaseFolder(dataDir), { recursive: true });
  writeFileSync(ownLease(dataDir), '');
}

/** Gives our own lease up; true when nobody else living holds one. Synchronous, so that it works at the end of a process. */
export function releaseLease(dataDir: string): boolean {
  rmSync(ownLease(dataDir), { force: true });
  try {
    return !readdirSync(leaseFolder(dataDir)).some((name) => isAlive(Number(name)));
  } catch {
    return true;
  }
}

const leaseFolder = (dataDir: string): string => path.join(dataDir, 'in-use-by');
const ownLease = (dataDir: string): string => path.join(leaseFolder(dataDir), String(process.pid));

/** Whether a process of that id runs, ours or not. One that has ended and waits to be collected by its parent does not. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0 || isZombie(pid)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (fault) {
    return codeOf(fault) === 'EPERM';
  }
}

function isZombie(pid: number): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return /\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

/**
 * Runs `work` while no other process does the same on this folder: two programs started at once must not both create a
 * database. A lock left behind by a killed process is taken over. Throws `ServerFailure` when the holder does not finish.
 */
export async function alone<T>(dataDir: string, work: () => Promise<T>): Promise<T> {
  const file = path.join(dataDir, 'starting.lock');
  const deadline = performance.now() + startWaitMs;
  while (!tryLock(file)) {
    if (isLeftBehind(file)) rmSync(file, { force: true });
    else await sleep(lookAgainMs);
    if (performance.now() > deadline) {
      throw new ServerFailure(
        `Another program has been starting the database in ${dataDir} for over a minute. Nothing was changed. Stop that program and try again.`,
      );
    }
  }
  try {
    return await work();
  } finally {
    rmSync(file, { force: true });
  }
}

function tryLock(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (fault) {
    if (codeOf(fault) === 'EEXIST') return false;
    throw fault;
  }
}

function isLeftBehind(file: string): boolean {
  try {
    const holder = Number(readFileSync(file, 'utf8'));
    if (holder === 0) return Date.now() - statSync(file).mtimeMs > emptyLockMs;
    return holder === process.pid || !isAlive(holder);
  } catch {
    return false;
  }
}

/** The system's code of a fault such as 'ENOENT', or undefined. */
export const codeOf = (fault: unknown): unknown => (fault instanceof Error && 'code' in fault ? fault.code : undefined);
