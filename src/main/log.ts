import { appendFileSync, chmodSync, mkdirSync, renameSync, statSync } from 'node:fs';
import path from 'node:path';
import { redact } from './redact.ts';

const largestFileBytes = 1_000_000;
const fileNames = ['desk.log', 'desk.1.log', 'desk.2.log'] as const;
const ownersFolderMode = 0o700;
const ownersFileMode = 0o600;

/** What a line may carry beside its event: plain values, redacted before they are written. */
export type LogFields = Readonly<Record<string, string | number | boolean | null>>;
export type Log = {
  /** Writes down that something happened: an event `noun.verb` and its fields, never a name, an address or an amount. */
  note(event: string, fields?: LogFields): void;
  /** Writes down a bug or an outside fault: its kind, its redacted message and where in the code it came from. */
  fault(place: string, fault: unknown): void;
};

/**
 * Opens the log of a folder, which becomes its owner's alone: at most three files of 1 MB. A disk that refuses must not stop
 * the app: the line is lost then.
 */
export function openLog(folder: string, now: () => Date): Log {
  const file = path.join(folder, fileNames[0]);
  let bytes = startIn(folder, file);
  const write = (event: string, fields: LogFields): void => {
    const safe = Object.entries(fields).map(([name, value]) => [name, typeof value === 'string' ? redact(value) : value]);
    const line = `${JSON.stringify({ at: now().toISOString(), event, ...Object.fromEntries(safe) })}\n`;
    try {
      if (bytes + line.length > largestFileBytes) {
        rotate(folder);
        bytes = 0;
      }
      appendFileSync(file, line, { mode: ownersFileMode });
      bytes += Buffer.byteLength(line);
    } catch {
      bytes = startIn(folder, file);
    }
  };
  return {
    note: (event, fields = {}) => write(event, fields),
    fault: (place, fault) => write('fault', { place, ...describe(fault) }),
  };
}

function startIn(folder: string, file: string): number {
  try {
    mkdirSync(folder, { recursive: true, mode: ownersFolderMode });
    // A folder that was there before keeps the mode it had.
    chmodSync(folder, ownersFolderMode);
    return statSync(file).size;
  } catch {
    return 0;
  }
}

function rotate(folder: string): void {
  const [newest, older, oldest] = fileNames.map((name) => path.join(folder, name));
  for (const [from, to] of [
    [older, oldest],
    [newest, older],
  ]) {
    if (from === undefined || to === undefined) continue;
    try {
      renameSync(from, to);
    } catch {
      // There is no such file yet.
    }
  }
}

function describe(fault: unknown): LogFields {
  if (!(fault instanceof Error)) return { kind: typeof fault };
  const code = 'code' in fault && typeof fault.code === 'string' ? fault.code : null;
  // The first frame of our own code; the paths of the machine are left out.
  const frame = /([\w.-]+:\d+:\d+)\)?$/m.exec(fault.stack?.split('\n').slice(1).join('\n') ?? '')?.[1] ?? null;
  return { kind: fault.name, code, message: fault.message, frame };
}
