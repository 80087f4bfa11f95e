// Its other entry declares a `require` of its own, which the build of this process has already.
import { Zip, ZipPassThrough } from 'fflate/browser';
import type { ByteSink } from './pdf-joiner.ts';
import { pdfPartsOf } from './pdf-parts.ts';

/** What printed documents are put into, one after the other: one PDF, or an archive with a file each. */
export type Binder = {
  /** Adds a printed document under a name; gives its pages. Throws `PdfFault`. */
  add(pdf: Uint8Array, name: string): Promise<number>;
  /** Writes what the file ends with; gives all pages. Nothing may be added after. */
  finish(): Promise<number>;
};

/**
 * Makes an archive that is written as it grows, a file for each document; two of one name are told apart by a number. A PDF is compressed within, so it is
 * stored as it is. Source: PKWARE APPNOTE 6.3.10, written by fflate.
 */
export function createZipBinder(write: ByteSink): Binder {
  let pieces: Uint8Array[] = [];
  let fault: unknown = null;
  let pageCount = 0;
  const names = new Map<string, number>();
  const zip = new Zip((error, piece) => {
    fault ??= error;
    pieces.push(piece);
  });
  // The archive gives its bytes at once; the file takes them in its own time.
  const drain = async (): Promise<void> => {
    if (fault !== null) throw fault;
    const grown = pieces;
    pieces = [];
    for (const piece of grown) await write(piece);
  };
  const ownName = (name: string): string => {
    // Systems that know no capitals take two names for one that differ in them alone.
    const key = name.toLowerCase();
    const times = (names.get(key) ?? 0) + 1;
    names.set(key, times);
    return times === 1 ? `${name}.pdf` : `${name} (${times}).pdf`;
  };
  return {
    async add(pdf, name) {
      const { pageCount: pages } = pdfPartsOf(pdf);
      const file = new ZipPassThrough(ownName(name));
      zip.add(file);
      file.push(pdf, true);
      await drain();
      pageCount += pages;
      return pages;
    },
    async finish() {
      zip.end();
      await drain();
      return pageCount;
    },
  };
}
