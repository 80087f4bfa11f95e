import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { type BrowserWindow, app, dialog, shell } from 'electron';
import { err } from '#domain/kernel/result.ts';
import type { Handlers } from '#main/answer-call.ts';
import type { PrintProgress } from '#contracts/printing.ts';
import { type HandedOver, type PrintablePdf, openPdfWindow } from './pdf-window.ts';
import { openPress } from './press.ts';
import { type TableFiles, createTableFiles } from './table-files.ts';
import { type FileKind, type Printer, createPrinter } from './printer.ts';

export type DeskPrinterOptions = {
  /** A folder that files go to without a question, and what would go to a printer as well; null: the person is asked. */
  readonly saveInto: string | null;
  readonly onProgress: (asker: BrowserWindow, progress: PrintProgress) => void;
  readonly onFault: (fault: unknown) => void;
};

const kinds: Readonly<Record<FileKind, string>> = { pdf: 'PDF', zip: 'Archive (ZIP)', csv: 'Table (CSV)' };

/** What makes files on this installation, where the person says: letters as PDF, and tables. */
export type DeskPrinter = Printer<BrowserWindow> & { readonly tables: TableFiles<BrowserWindow> };

/** The printer of this installation: a file where the person says, the system's own program to show it, and its own dialog for a printer. */
export function deskPrinter({ saveInto, onProgress, onFault }: DeskPrinterOptions): DeskPrinter {
  const followed = new WeakSet<BrowserWindow>();
  // What a window has under way ends with it: a press that nobody waits for would keep the app alive.
  const endWith = (asker: BrowserWindow): void => {
    if (followed.has(asker)) return;
    followed.add(asker);
    asker.once('closed', () => {
      printer.forget(asker);
      tables.forget(asker);
    });
  };
  const chooseFile =
    (titles: Readonly<Record<FileKind, string>>) =>
    async (asker: BrowserWindow, name: string, kind: FileKind): Promise<string | null> => {
      const fileName = `${name}.${kind}`;
      endWith(asker);
      if (saveInto !== null) return path.join(saveInto, fileName);
      const { canceled, filePath } = await dialog.showSaveDialog(asker, {
        title: titles[kind],
        defaultPath: path.join(app.getPath('documents'), fileName),
        filters: [{ name: kinds[kind], extensions: [kind] }],
      });
      return canceled || filePath === '' ? null : filePath;
    };
  const tables = createTableFiles<BrowserWindow>({
    chooseFile: chooseFile({ pdf: 'Save table', zip: 'Save table', csv: 'Save table' }),
    onFault,
  });
  const printer = createPrinter<BrowserWindow>({
    openPress,
    onProgress,
    onFault,
    chooseFile: chooseFile({ pdf: 'Save letters', zip: 'Save letters', csv: 'Save addresses' }),
    async hasPrinter(asker) {
      endWith(asker);
      return saveInto !== null || (await asker.webContents.getPrintersAsync()).length > 0;
    },
    handOver: (asker, pdf, stop) => (saveInto === null ? toPrinter(asker, pdf, stop) : intoFolder(saveInto, pdf)),
    async openFile(file) {
      if (saveInto !== null) return;
      const problem = await shell.openPath(file);
      if (problem !== '') throw new Error('no program opens the file');
    },
  });
  return {
    ...printer,
    tables,
    forget(asker) {
      printer.forget(asker);
      tables.forget(asker);
    },
  };
}

/**
 * The system's own dialog, in front of the asker's window; `stop` takes the hidden window away, with which the asking ends. Rejects where that came before there was a dialog: nothing
 * can have been printed then.
 */
async function toPrinter(asker: BrowserWindow, pdf: PrintablePdf, stop: AbortSignal): Promise<HandedOver> {
  const window = await openPdfWindow(asker, pdf, stop);
  stop.addEventListener('abort', window.close);
  try {
    stop.throwIfAborted();
    return await window.askForPrinter();
  } finally {
    stop.removeEventListener('abort', window.close);
    window.close();
  }
}

/** What a printer would get, as a file: for tests, which have neither a printer nor anybody to choose one. */
async function intoFolder(folder: string, { pieces, name }: PrintablePdf): Promise<HandedOver> {
  await writeFile(path.join(folder, `To the printer ${name}.pdf`), pieces);
  return 'taken';
}

type PrintCalls =
  | 'print.add'
  | 'print.savePdf'
  | 'print.saveZip'
  | 'print.toPrinter'
  | 'print.cancel'
  | 'print.saveEnvelopes'
  | 'print.open'
  | 'table.add'
  | 'table.save';

/** Answers what the page asks of the printer, for somebody who is signed in. */
export function printHandlers<W>(
  printer: Printer<W> & { readonly tables: TableFiles<W> },
  isSignedIn: () => boolean,
): Pick<Handlers<W>, PrintCalls> {
  const missing = err({ code: 'session.missing' as const });
  return {
    'print.add': ({ jobId, sheets }, asker) => (isSignedIn() ? printer.add(asker, jobId, sheets) : missing),
    'print.savePdf': async ({ jobId, name }, asker) => (isSignedIn() ? printer.savePdf(asker, jobId, name) : missing),
    'print.saveZip': async ({ jobId, name }, asker) => (isSignedIn() ? printer.saveZip(asker, jobId, name) : missing),
    'print.toPrinter': async ({ jobId, name }, asker) => (isSignedIn() ? printer.toPrinter(asker, jobId, name) : missing),
    'print.cancel'({ jobId }) {
      printer.cancel(jobId);
      return null;
    },
    'print.saveEnvelopes': async ({ name, envelopes }, asker) => (isSignedIn() ? printer.saveEnvelopes(asker, name, envelopes) : missing),
    'table.add': ({ tableId, rows }, asker) => (isSignedIn() ? printer.tables.add(asker, tableId, rows) : missing),
    'table.save': async ({ tableId, name }, asker) => (isSignedIn() ? printer.tables.save(asker, tableId, name) : missing),
    'print.open': async ({ jobId }) => (isSignedIn() ? printer.open(jobId) : missing),
  };
}
