import { movedOn, pdfPartsOf } from './pdf-parts.ts';

/** Takes the bytes of a file in their order. */
export type ByteSink = (bytes: Uint8Array) => Promise<void>;

/** Puts whole PDFs behind one another into one. */
export type PdfJoiner = {
  /** Adds all pages of a PDF; gives how many. Throws `PdfFault`. */
  add(pdf: Uint8Array): Promise<number>;
  /** Writes what a PDF ends with; gives its pages in all. Nothing may be added after. */
  finish(): Promise<number>;
};

/** The objects every joined PDF has: the catalog, the root of its pages, and what it says of itself. */
const own = { catalog: 1, pages: 2, info: 3 } as const;

/**
 * Makes a joiner that writes as it goes, so that a batch is never in memory as a whole. Each PDF keeps its own objects under new numbers, and its pages
 * become a branch of the tree of pages. `title` is what a reader's window shows. Source: ISO 32000-1, 7.5 and 7.7.3.
 */
export async function createPdfJoiner(write: ByteSink, title: string): Promise<PdfJoiner> {
  const places = new Map<number, number>();
  const branches: number[] = [];
  let pageCount = 0;
  let written = 0;
  let highest: number = own.info;

  const put = async (text: string): Promise<void> => {
    const bytes = Buffer.from(text, 'latin1');
    written += bytes.length;
    await write(bytes);
  };
  const putObject = async (number: number, body: string): Promise<void> => {
    places.set(number, written);
    await put(`${number} 0 obj\n${body}\nendobj\n`);
  };

  // The second line tells whoever moves the file that it is not text.
  await put('%PDF-1.4\n%\xe2\xe3\xcf\xd3\n');
  return {
    async add(pdf) {
      const parts = pdfPartsOf(pdf);
      const by = highest;
      for (const { number, body } of parts.objects) {
        const moved = movedOn(body, by);
        // A branch names what it hangs from.
        await putObject(number + by, number === parts.pagesRoot ? moved.replace('<<', `<</Parent ${own.pages} 0 R\n`) : moved);
        highest = Math.max(highest, number + by);
      }
      branches.push(parts.pagesRoot + by);
      pageCount += parts.pageCount;
      return parts.pageCount;
    },
    async finish() {
      const kids = branches.map((branch) => `${branch} 0 R`).join(' ');
      await putObject(own.catalog, `<</Type /Catalog /Pages ${own.pages} 0 R /ViewerPreferences <</DisplayDocTitle true>>>>`);
      await putObject(own.pages, `<</Type /Pages /Count ${pageCount} /Kids [${kids}]>>`);
      await putObject(own.info, `<</Title ${hexText(title)} /Producer (Collector Workstation)>>`);
      const tableAt = written;
      await put(`xref\n0 ${highest + 1}\n${tableOf(places, highest)}`);
      await put(`trailer\n<</Size ${highest + 1} /Root ${own.catalog} 0 R /Info ${own.info} 0 R>>\nstartxref\n${tableAt}\n%%EOF\n`);
      return pageCount;
    },
  };
}

/** Twenty bytes a line, as the format wants it; numbers that are not used are free. */
function tableOf(places: ReadonlyMap<number, number>, highest: number): string {
  const lines = ['0000000000 65535 f \n'];
  for (let number = 1; number <= highest; number += 1) {
    const at = places.get(number);
    lines.push(at === undefined ? '0000000000 65535 f \n' : `${String(at).padStart(10, '0')} 00000 n \n`);
  }
  return lines.join('');
}

/** A text of any script, as hexadecimal UTF-16 with its mark. */
const hexText = (text: string): string => `<FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}>`;
