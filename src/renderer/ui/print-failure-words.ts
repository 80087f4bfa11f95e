import type { FailureCode } from '#contracts/failure.ts';

/** What is said when letters could not be printed, or lists not be saved. */
export const printFailureWords: Readonly<
  Record<Extract<FailureCode, `print.${string}` | `table.${string}`>, { readonly title: string; readonly detail: string }>
> = {
  'print.failed': {
    title: 'A letter could not be laid out',
    detail:
      'No file was written, and no letter counts as printed. Try again; if it stays so, print fewer letters at once to find the one that does not go through, and tell your administrator.',
  },
  'print.notWritten': {
    title: 'The file could not be written',
    detail:
      'No letter counts as printed, nothing is lost, and a file of that name is as it was. Check that the folder can be written to, that the disk has room and that no other program has the file open, then print again.',
  },
  'print.noPrinter': {
    title: 'This computer knows of no printer',
    detail:
      'Nothing was printed, nothing is lost, and no letter counts as printed. Set up a printer in the system’s settings and print again, or save the letters as a PDF and print that elsewhere.',
  },
  'print.refused': {
    title: 'The printer’s queue did not take the letters',
    detail:
      'No letter counts as printed, and nothing is lost. See whether sheets came out before you print again: destroy those that did. Choose another printer, or save the letters as a PDF.',
  },
  'table.notWritten': {
    title: 'The list could not be saved',
    detail:
      'Nothing is lost, and a file of that name is as it was. Check that the folder can be written to, that the disk has room and that no other program has the file open, then save again.',
  },
  'table.tooMuch': {
    title: 'These are too many lines for one file',
    detail: 'Nothing was written and nothing is lost. Choose fewer days, or narrow the list down.',
  },
  'table.gone': { title: 'The list is not at hand any more', detail: 'Nothing was written and nothing is lost. Save it again.' },
  'print.tooMuch': {
    title: 'These are too many letters for one batch',
    detail:
      'Nothing was printed and nothing is lost. Take some of them out and print them as a second batch, or save them as a file, which may have more.',
  },
  'print.gone': {
    title: 'The letters of this file are not at hand any more',
    detail: 'Nothing was changed. If the file was saved, it is still in its folder; otherwise print the letters again.',
  },
};
