/** A progress display on standard error. `done` and `total` are counts of the same thing. */
export interface Progress {
  update(done: number, total: number, words?: string): void;
  /** Ends the display, leaving one line behind. */
  finish(words?: string): void;
}

const BAR_CELLS = 28;
/** A terminal is redrawn at most this often; a log gets a line only every ten per cent. */
const REDRAW_MS = 80;
const LOG_STEP_PERCENT = 10;

/** A bar in a terminal, a line every ten per cent elsewhere (a log, a pipe). */
export function createProgress(label: string, stream: NodeJS.WriteStream = process.stderr): Progress {
  return stream.isTTY ? terminalProgress(label, stream) : lineProgress(label, stream);
}

function terminalProgress(label: string, stream: NodeJS.WriteStream): Progress {
  const started = performance.now();
  let drawnAt = 0;
  return {
    update(done, total, words = '') {
      const now = performance.now();
      if (now - drawnAt < REDRAW_MS && done < total) return;
      drawnAt = now;
      const share = shareOf(done, total);
      const filled = Math.round(share * BAR_CELLS);
      const bar = '█'.repeat(filled) + '░'.repeat(BAR_CELLS - filled);
      const line = `${label} ${bar} ${percent(share)} ${words}`.slice(0, stream.columns - 1);
      stream.write(`\r\x1b[2K${line}`);
    },
    finish(words = 'done') {
      stream.write(`\r\x1b[2K${label}: ${words} (${seconds(started)} s)\n`);
    },
  };
}

function lineProgress(label: string, stream: NodeJS.WriteStream): Progress {
  const started = performance.now();
  let nextPercent = 0;
  return {
    update(done, total, words = '') {
      const share = shareOf(done, total);
      if (share * 100 < nextPercent) return;
      nextPercent = Math.floor((share * 100) / LOG_STEP_PERCENT + 1) * LOG_STEP_PERCENT;
      stream.write(`${label} ${percent(share)} ${words}\n`);
    },
    finish(words = 'done') {
      stream.write(`${label}: ${words} (${seconds(started)} s)\n`);
    },
  };
}

function shareOf(done: number, total: number): number {
  return total <= 0 ? 0 : Math.min(1, done / total);
}

function percent(share: number): string {
  return `${String(Math.floor(share * 100)).padStart(3)}%`;
}

function seconds(started: number): string {
  return ((performance.now() - started) / 1000).toFixed(1);
}
