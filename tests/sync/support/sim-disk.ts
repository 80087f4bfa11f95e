import { appendFileSync, readFileSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { SegmentFile } from '#main/segment-file.ts';

/** What the disk does wrong, each time once: no room for a write, an error at the flush, and no room even for cutting the torn bytes off. */
export type DiskFault = 'full' | 'flushFails' | 'fullAndStuck';

/** How a process ends: killed (the system still has what was written), or with the power (what was not flushed is lost, torn or zero). */
export type Ending = { readonly how: 'killed' } | { readonly how: 'powerCut'; readonly keptPart: number; readonly rest: 'gone' | 'zeros' };

/** Where a program may end: `reach` gives false when it has ended there, and nothing may happen any more. */
export type CrashPoints = { reach(): boolean };

/**
 * The disk under the journals of one computer. What is flushed lies in real files, which outlive the program; what is only
 * written is held back here, and a power cut may lose it. `isLying` is the disk, or the program, that says "flushed" before it is.
 */
export class SimDisk {
  readonly folder: string;
  isLying = false;
  readonly #unflushed = new Map<string, Buffer>();
  #fault: DiskFault | null = null;

  constructor(folder: string) {
    this.folder = folder;
  }

  breakOnce(fault: DiskFault): void {
    this.#fault = fault;
  }

  heal(): void {
    this.#fault = null;
  }

  /** The disk as one run of the program sees it. */
  filesFor(points: CrashPoints): (file: string) => Promise<SegmentFile> {
    return async (file) => {
      if (!points.reach()) return never();
      appendFileSync(file, '');
      return {
        write: (bytes) => this.#write(points, file, Buffer.from(bytes)),
        sync: () => this.#sync(points, file),
        truncate: (lengthBytes) => this.#truncate(points, file, lengthBytes),
        close: async () => undefined,
      };
    };
  }

  /** What of the written bytes is on the disk after the program has ended. */
  end(ending: Ending): void {
    for (const [file, bytes] of this.#unflushed) {
      if (ending.how === 'killed') appendFileSync(file, bytes);
      else appendFileSync(file, torn(bytes, ending));
    }
    this.#unflushed.clear();
  }

  /** Changes one bit of a journal's file; `at` is a share of all its bytes. Gives the file as it was, or null where there is nothing yet. */
  flipBit(at: number): { readonly before: Buffer; readonly after: Buffer } | null {
    const files = this.segments().filter((file) => readFileSync(file).length > 0);
    const file = files[Math.floor(at * files.length)];
    if (file === undefined) return null;
    const before = readFileSync(file);
    const after = Buffer.from(before);
    const place = Math.floor(((at * files.length) % 1) * after.length);
    after.writeUInt8(after.readUInt8(place) ^ (1 << (Math.floor(at * 977) % 8)), place);
    writeFileSync(file, after);
    return { before, after };
  }

  segments(): readonly string[] {
    return readdirSync(this.folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.jnl'))
      .sort()
      .map((name) => path.join(this.folder, name));
  }

  async #write(points: CrashPoints, file: string, bytes: Buffer): Promise<void> {
    if (!points.reach()) return never();
    const isFull = this.#fault === 'full' || this.#fault === 'fullAndStuck';
    const written = isFull ? bytes.subarray(0, Math.floor(bytes.length / 2)) : bytes;
    this.#unflushed.set(file, Buffer.concat([this.#unflushed.get(file) ?? Buffer.alloc(0), written]));
    if (this.#fault === 'full') this.#fault = null;
    if (isFull) throw systemError('ENOSPC', 'write');
  }

  async #sync(points: CrashPoints, file: string): Promise<void> {
    if (!points.reach()) return never();
    if (this.isLying) return;
    if (this.#fault === 'flushFails') {
      this.#fault = null;
      throw systemError('EIO', 'fdatasync');
    }
    appendFileSync(file, this.#unflushed.get(file) ?? Buffer.alloc(0));
    this.#unflushed.delete(file);
    if (!points.reach()) return never();
  }

  async #truncate(points: CrashPoints, file: string, lengthBytes: number): Promise<void> {
    if (!points.reach()) return never();
    if (this.#fault === 'fullAndStuck') {
      this.#fault = null;
      throw systemError('ENOSPC', 'ftruncate');
    }
    const flushed = readFileSync(file).length;
    const kept = this.#unflushed.get(file)?.subarray(0, Math.max(0, lengthBytes - flushed)) ?? Buffer.alloc(0);
    if (lengthBytes < flushed) truncateSync(file, lengthBytes);
    if (kept.length > 0) this.#unflushed.set(file, kept);
    else this.#unflushed.delete(file);
  }
}

function torn(bytes: Buffer, { keptPart, rest }: Extract<Ending, { how: 'powerCut' }>): Buffer {
  const kept = bytes.subarray(0, Math.floor(keptPart * (bytes.length + 1)));
  return rest === 'gone' ? kept : Buffer.concat([kept, Buffer.alloc(bytes.length - kept.length)]);
}

const systemError = (code: string, syscall: string): Error => Object.assign(new Error(`${code}, ${syscall}`), { code, syscall });

/** What a call of a program that has ended gives. */
export function never<T>(): Promise<T> {
  return new Promise<T>(() => undefined);
}
