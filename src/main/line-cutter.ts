/** Bytes of one piece: small enough that the page's worker takes it in without a pause, large enough to be few. */
const longestPieceBytes = 512 * 1024;
const usualPieceBytes = 256 * 1024;
/** One account with everything in it stays far below; a longer line is no line of ours. */
const longestLineBytes = 32 * 1024 * 1024;

const newline = 0x0a;

/** The stream has a line that is longer than any of ours. */
export class LineTooLongError extends Error {
  override name = 'LineTooLongError';
}

/**
 * Cuts a stream of NDJSON bytes into pieces of whole lines, at most 512 KB each unless one line alone is longer. The first
 * piece comes as soon as a line is complete, so that progress can be shown; later ones gather about 256 KB.
 * `push` throws a LineTooLongError for a line above 32 MB.
 */
export function createLineCutter(): { push(bytes: Uint8Array): Uint8Array<ArrayBuffer>[]; end(): Uint8Array<ArrayBuffer>[] } {
  let waiting: Uint8Array[] = [];
  let waitingBytes = 0;
  let wantedBytes = 1;
  return {
    push(bytes) {
      waiting.push(bytes);
      waitingBytes += bytes.length;
      if (waitingBytes < wantedBytes) return [];
      const all = Buffer.concat(waiting, waitingBytes);
      const end = all.lastIndexOf(newline) + 1;
      if (all.length - end > longestLineBytes) throw new LineTooLongError();
      waiting = [all.subarray(end)];
      waitingBytes = all.length - end;
      if (end > 0) wantedBytes = usualPieceBytes;
      return piecesOf(all.subarray(0, end));
    },
    end() {
      const rest = Buffer.concat(waiting, waitingBytes);
      waiting = [];
      waitingBytes = 0;
      return piecesOf(rest);
    },
  };
}

function piecesOf(lines: Buffer): Uint8Array<ArrayBuffer>[] {
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let start = 0;
  while (start < lines.length) {
    const end = lines.length - start <= longestPieceBytes ? lines.length : cutBehindALine(lines, start);
    // A copy: a message takes along the whole of the memory that a part of it lies in.
    pieces.push(new Uint8Array(lines.subarray(start, end)));
    start = end;
  }
  return pieces;
}

function cutBehindALine(lines: Buffer, start: number): number {
  const before = lines.lastIndexOf(newline, start + longestPieceBytes - 1);
  if (before >= start) return before + 1;
  const behind = lines.indexOf(newline, start + longestPieceBytes);
  return behind < 0 ? lines.length : behind + 1;
}
