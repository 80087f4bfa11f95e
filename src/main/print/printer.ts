import path from 'node:path';
import type { Failure } from '#contracts/failure.ts';
import {
  type Envelope,
  type HandedToPrinter,
  type JobSheet,
  type PrintProgress,
  type SavedFile,
  printLimits,
} from '#contracts/printing.ts';
import { assertNever } from '#domain/kernel/assert.ts';
import { csvText } from '#domain/kernel/csv-text.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { footerHtmlOf } from './footer-html.ts';
import { beginFile } from './growing-file.ts';
import { createPdfJoiner } from './pdf-joiner.ts';
import type { HandedOver, PrintablePdf } from './pdf-window.ts';
import type { Press } from './press.ts';
import { writeText } from './write-text.ts';
import { type Binder, createZipBinder } from './zip-binder.ts';

export type FileKind = 'pdf' | 'zip' | 'csv';

/** What the printer needs of the rest: `W` is the window that asks. */
export type PrinterDeps<W> = {
  readonly openPress: () => Press;
  /** Where the person wants the file; null: nowhere. */
  readonly chooseFile: (asker: W, name: string, kind: FileKind) => Promise<string | null>;
  /** Whether this computer knows of a printer. */
  readonly hasPrinter: (asker: W) => Promise<boolean>;
  /** Lets the person choose a printer and gives it a PDF; `stop` ends the waiting for that. Rejects where the PDF cannot be shown to the system. */
  readonly handOver: (asker: W, pdf: PrintablePdf, stop: AbortSignal) => Promise<HandedOver>;
  readonly onProgress: (asker: W, progress: PrintProgress) => void;
  /** Opens a file with the program of the system that shows its kind. */
  readonly openFile: (file: string) => Promise<void>;
  readonly onFault: (fault: unknown) => void;
};

/** Makes files of letters. What was added and never printed, and whatever is under way, goes with `forget`. */
export type Printer<W> = {
  /** Adds letters to a batch, which begins with the first; fails with `print.tooMuch` past the limits. */
  add(asker: W, jobId: string, sheets: readonly JobSheet[]): Result<null, Failure>;
  /** Prints a batch into one PDF where the person says. Fails with `print.failed` or `print.notWritten`; nothing of a file is left then, nor of one that was stopped. */
  savePdf(asker: W, jobId: string, name: string): Promise<Result<SavedFile, Failure>>;
  /** The same into an archive with a PDF for each document. */
  saveZip(asker: W, jobId: string, name: string): Promise<Result<SavedFile, Failure>>;
  /**
   * Lays a batch out as the very PDF that would be saved, and gives it to a printer that the person chooses. Fails with `print.noPrinter`, `print.refused`, `print.failed`, or with `print.tooMuch`
   * past the limit of a printer. Nothing of it is written to a disk from here.
   */
  toPrinter(asker: W, jobId: string, name: string): Promise<Result<HandedToPrinter, Failure>>;
  cancel(jobId: string): void;
  /** Saves addresses for whoever prints envelopes; fails with `print.notWritten`. */
  saveEnvelopes(asker: W, name: string, envelopes: readonly Envelope[]): Promise<Result<SavedFile, Failure>>;
  /** Opens the file that a batch was saved as, for the printer on the desk; fails with `print.gone`. */
  open(jobId: string): Promise<Result<null, Failure>>;
  /** Ends what a window has under way, or all of it. */
  forget(asker?: W): void;
};

type Job<W> = { readonly asker: W; readonly sheets: JobSheet[]; readonly stop: AbortController; savedAs: string | null };

/** Batches that are kept at once; somebody who begins more loses the oldest that is done, or else the oldest, which is stopped and can be made anew. */
const mostJobs = 8;

/** Makes the printer of this installation. */
export function createPrinter<W>(deps: PrinterDeps<W>): Printer<W> {
  const jobs = new Map<string, Job<W>>();
  const stop = (jobId: string): void => {
    jobs.get(jobId)?.stop.abort();
  };
  const save = async (asker: W, jobId: string, name: string, kind: 'pdf' | 'zip'): Promise<Result<SavedFile, Failure>> => {
    const job = jobs.get(jobId);
    if (!job || job.sheets.length === 0) return err({ code: 'print.gone' });
    const file = await deps.chooseFile(asker, name, kind);
    if (file === null) return ok({ status: 'notChosen' });
    const saved = await printed(deps, job, { jobId, file, kind });
    if (saved.ok && saved.value.status === 'saved') job.savedAs = file;
    // What a letter says is needed no longer.
    job.sheets.length = 0;
    return saved;
  };
  return {
    add(asker, jobId, sheets) {
      const job = jobs.get(jobId) ?? beginJob(jobs, asker, jobId);
      if (job.sheets.length + sheets.length > printLimits.sheets) return err({ code: 'print.tooMuch' });
      job.sheets.push(...sheets);
      return ok(null);
    },
    savePdf: (asker, jobId, name) => save(asker, jobId, name, 'pdf'),
    saveZip: (asker, jobId, name) => save(asker, jobId, name, 'zip'),
    async toPrinter(_asker, jobId, name) {
      const job = jobs.get(jobId);
      if (!job || job.sheets.length === 0) return err({ code: 'print.gone' });
      const handed = await handedOver(deps, job, { jobId, name });
      // What a letter says is needed no longer.
      job.sheets.length = 0;
      return handed;
    },
    cancel: stop,
    async saveEnvelopes(asker, name, envelopes) {
      const file = await deps.chooseFile(asker, name, 'csv');
      if (file === null) return ok({ status: 'notChosen' });
      const written = await writeText(file, envelopeCsvOf(envelopes), deps.onFault);
      return written ? ok({ status: 'saved', fileName: path.basename(file), letters: envelopes.length, pages: 0 }) : err(notWritten);
    },
    async open(jobId) {
      const file = jobs.get(jobId)?.savedAs ?? null;
      if (file === null) return err({ code: 'print.gone' });
      return deps.openFile(file).then(
        () => ok(null),
        () => err({ code: 'print.gone' as const }),
      );
    },
    forget(asker) {
      for (const [jobId, job] of jobs) {
        if (asker !== undefined && job.asker !== asker) continue;
        stop(jobId);
        job.sheets.length = 0;
        jobs.delete(jobId);
      }
    },
  };
}

const notWritten: Failure = { code: 'print.notWritten' };

function beginJob<W>(jobs: Map<string, Job<W>>, asker: W, jobId: string): Job<W> {
  if (jobs.size >= mostJobs) {
    const [oldest, another] = [...jobs].find(([, { sheets }]) => sheets.length === 0) ?? [...jobs][0] ?? [];
    another?.stop.abort();
    if (oldest !== undefined) jobs.delete(oldest);
  }
  const job: Job<W> = { asker, sheets: [], stop: new AbortController(), savedAs: null };
  jobs.set(jobId, job);
  return job;
}

type Target = { readonly jobId: string; readonly file: string; readonly kind: 'pdf' | 'zip' };

/** Prints one letter after the other, so that a batch of any size is never in memory; the file has its name only when all of them are in it. */
async function printed<W>(deps: PrinterDeps<W>, job: Job<W>, { jobId, file, kind }: Target): Promise<Result<SavedFile, Failure>> {
  const sheets = [...job.sheets];
  const growing = await beginFile(file).catch(deps.onFault);
  if (!growing) return err(notWritten);
  let writeFault: unknown = null;
  const write = (bytes: Uint8Array): Promise<void> =>
    growing.write(bytes).catch((fault: unknown) => {
      writeFault = fault;
      throw fault;
    });
  const press = deps.openPress();
  try {
    const binder: Binder = kind === 'zip' ? createZipBinder(write) : await createPdfJoiner(write, path.basename(file, '.pdf'));
    await bindSheets(deps, job, { jobId, sheets, binder, press });
    if (job.stop.signal.aborted) {
      await growing.discard();
      return ok({ status: 'cancelled' });
    }
    const pages = await binder.finish();
    await growing.finish().catch((fault: unknown) => {
      writeFault = fault;
      throw fault;
    });
    return ok({ status: 'saved', fileName: path.basename(file), letters: sheets.length, pages });
  } catch (fault) {
    await growing.discard().catch(deps.onFault);
    if (job.stop.signal.aborted) return ok({ status: 'cancelled' });
    deps.onFault(fault);
    return err(writeFault === null ? { code: 'print.failed' } : notWritten);
  } finally {
    press.close();
  }
}

type Binding = { readonly jobId: string; readonly sheets: readonly JobSheet[]; readonly binder: Binder; readonly press: Press };

async function bindSheets<W>(deps: PrinterDeps<W>, job: Job<W>, { jobId, sheets, binder, press }: Binding): Promise<void> {
  for (const [done, sheet] of sheets.entries()) {
    deps.onProgress(job.asker, { jobId, done, of: sheets.length });
    if (job.stop.signal.aborted) return;
    await binder.add(await press.print({ html: sheet.html, paper: sheet.paper, footerHtml: footerHtmlOf(sheet) }), sheet.name);
  }
}

/** Lays all of a batch out, then asks for the printer: whoever stops it before has no dialog, and no sheet comes out of half a batch. */
async function handedOver<W>(
  deps: PrinterDeps<W>,
  job: Job<W>,
  { jobId, name }: { readonly jobId: string; readonly name: string },
): Promise<Result<HandedToPrinter, Failure>> {
  const sheets = [...job.sheets];
  const { signal } = job.stop;
  if (sheets.length > printLimits.sheetsToPrinter) return err({ code: 'print.tooMuch' });
  let press: Press | null = null;
  try {
    if (!(await deps.hasPrinter(job.asker))) return err({ code: 'print.noPrinter' });
    press = deps.openPress();
    const pieces: Uint8Array[] = [];
    const binder = await createPdfJoiner(async (bytes) => void pieces.push(bytes), name);
    await bindSheets(deps, job, { jobId, sheets, binder, press });
    if (signal.aborted) return ok({ status: 'cancelled' });
    const pages = await binder.finish();
    deps.onProgress(job.asker, { jobId, done: sheets.length, of: sheets.length });
    const outcome = await deps.handOver(job.asker, { pieces, name }, signal);
    return outcome === 'taken' ? ok({ status: 'taken', letters: sheets.length, pages }) : notTaken(outcome);
  } catch (fault) {
    if (signal.aborted) return ok({ status: 'cancelled' });
    deps.onFault(fault);
    return err({ code: 'print.failed' });
  } finally {
    press?.close();
  }
}

function notTaken(outcome: Exclude<HandedOver, 'taken'>): Result<HandedToPrinter, Failure> {
  switch (outcome) {
    case 'notChosen':
      return ok({ status: 'dialogClosed' });
    case 'notHeard':
      return ok({ status: 'notHeard' });
    case 'noPrinter':
      return err({ code: 'print.noPrinter' });
    case 'refused':
      return err({ code: 'print.refused' });
    default:
      return assertNever(outcome);
  }
}

/** What a mail house or a label program takes: a line a letter, its address in columns. With a mark of its encoding, which spreadsheets ask for. */
export function envelopeCsvOf(envelopes: readonly Envelope[]): string {
  const most = envelopes.reduce((widest, { lines }) => Math.max(widest, lines.length), 1);
  const head = ['Letter', 'Account', ...Array.from({ length: most }, (_, at) => `Line ${at + 1}`)];
  const rows = envelopes.map(({ letterId, accountNumber, lines }) => [
    letterId,
    accountNumber,
    ...Array.from({ length: most }, (_, at) => lines[at] ?? ''),
  ]);
  return `\ufeff${csvText([head, ...rows])}`;
}
