import { v7 as uuidv7 } from 'uuid';
import { create } from 'zustand';
import { type JobSheet, printLimits } from '#contracts/printing.ts';
import type { Failure } from '#contracts/failure.ts';
import type { Rejection } from '#domain/kernel/result.ts';
import type { DataClient } from '#renderer/data/data-client.ts';
import type { LetterName } from '#renderer/data/run-outcome.ts';

/** How a batch of letters is coming along, or how the last one ended. */
export type Printing =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'layingOut' | 'printing';
      readonly jobId: string;
      readonly to: PrintTarget;
      readonly done: number;
      readonly of: number;
    }
  | ({ readonly phase: 'handedOver' } & Printed)
  | ({ readonly phase: 'saved'; readonly jobId: string; readonly fileName: string } & Printed)
  | {
      readonly phase: 'notSaved';
      readonly because: 'notChosen' | 'cancelled' | 'dialogClosed' | 'notHeard' | 'nothingThere' | 'heldBack' | Failure;
      readonly letters: number;
      /** What was to be printed, for another way; null: that would not help. */
      readonly again: Batch | null;
    };

/** What came of a batch. */
type Printed = {
  readonly letters: number;
  readonly pages: number;
  /** Letters whose printing could not be written down. */
  readonly unreported: number;
  /** Whom those were for that the contact guard has come to forbid: they were not printed. */
  readonly heldBack: readonly string[];
};

/** Where a batch goes: one file, a file for each document, or a printer that the person chooses. */
export type PrintTarget = 'pdf' | 'zip' | 'printer';
/** Letters that are printed together, and what their file or their job is called. */
export type Batch = { readonly letters: readonly LetterName[]; readonly name: string };

export const usePrinting = create<Printing>()(() => ({ phase: 'idle' }));

type NotPrinted = Extract<Printing, { readonly phase: 'notSaved' }>;

/** What the main process is asked for each target. */
export const callOf = { pdf: 'print.savePdf', zip: 'print.saveZip', printer: 'print.toPrinter' } as const;

/** What another way of printing would not help. */
const lasting: readonly NotPrinted['because'][] = ['nothingThere', 'heldBack'];

/** Letters laid out in one turn of the worker. */
const lettersATurn = 25;

/**
 * Prints letters into one PDF, into an archive with a file for each document where the person says, or on a printer, and writes down that they are printed once the file is whole or the printer's queue
 * has taken them: all others still wait. One batch at a time; another one is not begun meanwhile.
 */
export async function printLetters(
  client: DataClient,
  letters: readonly LetterName[],
  name: string,
  as: PrintTarget = 'pdf',
): Promise<void> {
  const before = usePrinting.getState().phase;
  if (before === 'layingOut' || before === 'printing' || letters.length === 0) return;
  const jobId = uuidv7();
  const set = (printing: Printing): void => usePrinting.setState(printing, true);
  const isStopped = (): boolean => usePrinting.getState().phase === 'notSaved';
  const failed = (because: NotPrinted['because'], count: number): void =>
    set({ phase: 'notSaved', because, letters: count, again: as === 'printer' && !lasting.includes(because) ? { letters, name } : null });
  set({ phase: 'layingOut', jobId, to: as, done: 0, of: letters.length });
  const there: LetterName[] = [];
  const heldBack: string[] = [];
  for (let at = 0; at < letters.length; at += lettersATurn) {
    const sheets = await client.sheetsOf(letters.slice(at, at + lettersATurn));
    const refusal = await addSheets(
      jobId,
      sheets.flatMap((letter) => letter.sheets),
    );
    if (isStopped()) return;
    if (refusal) return failed(refusal, letters.length);
    for (const { accountId, messageId, isHeldBack, envelope } of sheets) {
      if (isHeldBack) heldBack.push(envelope.lines[0] ?? envelope.accountNumber);
      else there.push({ accountId, messageId });
    }
    set({ phase: 'layingOut', jobId, to: as, done: Math.min(at + lettersATurn, letters.length), of: letters.length });
  }
  if (there.length === 0) return failed(heldBack.length > 0 ? 'heldBack' : 'nothingThere', letters.length);
  set({ phase: 'printing', jobId, to: as, done: 0, of: there.length });
  const ended = await window.desk[callOf[as]]({ jobId, name });
  if (!ended.ok) return failed(ended.error, there.length);
  const how = ended.value;
  if (how.status !== 'saved' && how.status !== 'taken') return failed(how.status, there.length);
  const unreported = (await reportPrinted(client, there)).length;
  const came = { letters: there.length, pages: how.pages, unreported, heldBack };
  set(how.status === 'saved' ? { phase: 'saved', jobId, fileName: how.fileName, ...came } : { phase: 'handedOver', ...came });
}

/** Stops a batch; what was laid out is forgotten, and no file is left. While a printer's dialog is open it ends the waiting for that. */
export function stopPrinting(): void {
  const printing = usePrinting.getState();
  if (printing.phase !== 'layingOut' && printing.phase !== 'printing') return;
  void window.desk['print.cancel']({ jobId: printing.jobId });
  if (printing.phase === 'layingOut')
    usePrinting.setState({ phase: 'notSaved', because: 'cancelled', letters: printing.of, again: null }, true);
}

/** Takes in how far the main process has come. */
export function followPrinting(jobId: string, done: number, of: number): void {
  const printing = usePrinting.getState();
  if (printing.phase === 'printing' && printing.jobId === jobId) usePrinting.setState({ ...printing, done, of }, true);
}

/** Forgets how a batch ended; one that is under way goes on. */
export function forgetEndedPrinting(): void {
  const { phase } = usePrinting.getState();
  if (phase === 'saved' || phase === 'handedOver' || phase === 'notSaved') forgetPrinting();
}

export const forgetPrinting = (): void => usePrinting.setState({ phase: 'idle' }, true);

/** Gives sheets to the main process in calls that are small enough. Gives what it refused with, or null. */
export async function addSheets(jobId: string, all: readonly JobSheet[]): Promise<Failure | null> {
  for (const sheets of inCalls(all)) {
    const added = await window.desk['print.add']({ jobId, sheets });
    if (!added.ok) return added.error;
  }
  return null;
}

function inCalls(sheets: readonly JobSheet[]): JobSheet[][] {
  const calls: JobSheet[][] = [];
  let room = 0;
  for (const sheet of sheets) {
    const last = calls.at(-1);
    if (!last || last.length >= printLimits.sheetsACall || sheet.html.length > room) {
      calls.push([sheet]);
      room = printLimits.charactersACall - sheet.html.length;
    } else {
      last.push(sheet);
      room -= sheet.html.length;
    }
  }
  return calls;
}

async function reportPrinted(client: DataClient, letters: readonly LetterName[]): Promise<readonly (Rejection | Failure)[]> {
  const refused: (Rejection | Failure)[] = [];
  for (const { accountId, messageId } of letters) {
    const outcome = await client.run('message.report', accountId, {
      messageId,
      accountId,
      state: 'printed',
      at: null,
      problem: null,
      problemText: null,
      contactStopId: null,
    });
    if (!outcome.saved) refused.push(outcome.refusal);
  }
  return refused;
}
