import { readdirSync, readFileSync } from 'node:fs';

/** A running process as Linux tells it. `seccomp` 2 means a filter is on: the mark of Chromium's sandbox. */
export interface ProcessFacts {
  pid: number;
  parent: number;
  /** Chromium's own word: `browser`, `renderer`, `gpu-process`, `utility`, `zygote`. */
  kind: string;
  /** The whole command line, words divided by spaces. */
  command: string;
  uid: number;
  seccomp: number;
}

/** A process and all below it that live now, the top one first. Linux only; elsewhere just the one. */
export function processTree(top: number): number[] {
  if (process.platform !== 'linux') return [top];
  const parents = new Map(runningPids().flatMap((pid) => asEntry(pid, statusField(pid, 'PPid'))));
  const tree = [top];
  for (const pid of tree) tree.push(...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child));
  return tree;
}

/** The facts of a process, or null when it has ended. */
export function processFacts(pid: number): ProcessFacts | null {
  const parent = statusField(pid, 'PPid');
  const uid = statusField(pid, 'Uid');
  const seccomp = statusField(pid, 'Seccomp');
  if (parent === null || uid === null || seccomp === null) return null;
  const command = readOrEmpty(`/proc/${pid}/cmdline`).replaceAll('\0', ' ').trim();
  const kind = /--type=([a-z-]+)/.exec(command)?.[1] ?? 'browser';
  return { pid, parent, kind, command, uid, seccomp };
}

/** Sends a signal to each process; those that have ended are passed over. */
export function signalAll(pids: readonly number[], signal: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, signal);
    } catch (failure) {
      if (!(failure instanceof Error && 'code' in failure && failure.code === 'ESRCH')) throw failure;
    }
  }
}

function runningPids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number);
}

function asEntry(pid: number, parent: number | null): [number, number][] {
  return parent === null ? [] : [[pid, parent]];
}

function statusField(pid: number, name: string): number | null {
  const found = new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readOrEmpty(`/proc/${pid}/status`))?.[1];
  return found === undefined ? null : Number(found);
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
