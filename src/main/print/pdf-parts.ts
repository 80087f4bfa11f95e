/** One object of a PDF: its number and everything between `obj` and `endobj`, as latin-1 text so that each character is a byte. */
export type PdfObject = { readonly number: number; readonly body: string };

/** What is needed of a PDF to put its pages into another one. */
export type PdfParts = {
  readonly objects: readonly PdfObject[];
  /** The number of the root of its pages. */
  readonly pagesRoot: number;
  readonly pageCount: number;
};

/** A PDF of another make than the runtime's own. */
export class PdfFault extends Error {
  override name = 'PdfFault';
}

/**
 * Takes a PDF apart that the runtime has printed: one classic table of objects, no encryption, no streams of objects. Anything else is a `PdfFault`, because
 * a letter with a page missing must never be taken for a whole one. Source: ISO 32000-1, 7.5.
 */
export function pdfPartsOf(pdf: Uint8Array): PdfParts {
  const text = Buffer.from(pdf.buffer, pdf.byteOffset, pdf.byteLength).toString('latin1');
  if (!text.startsWith('%PDF-1.')) throw new PdfFault('it does not begin like a PDF');
  const tableAt = Number(/startxref\s+(\d+)\s+%%EOF\s*$/.exec(text)?.[1] ?? Number.NaN);
  if (!Number.isSafeInteger(tableAt) || !text.startsWith('xref', tableAt)) throw new PdfFault('it has no table of objects');
  const objects = objectsOf(text, tableAt);
  const trailer = text.slice(text.indexOf('trailer', tableAt));
  if (trailer.includes('/Prev') || trailer.includes('/Encrypt')) throw new PdfFault('it was changed after it was made, or is encrypted');
  const bodyOf = (number: number): string => objects.find((each) => each.number === number)?.body ?? '';
  const catalog = bodyOf(referenceIn(trailer, 'Root'));
  const pagesRoot = referenceIn(catalog, 'Pages');
  const pageCount = Number(/\/Count\s+(\d+)/.exec(bodyOf(pagesRoot))?.[1] ?? 0);
  if (pageCount < 1) throw new PdfFault('it has no pages');
  return { objects, pagesRoot, pageCount };
}

const referenceIn = (dictionary: string, name: string): number => {
  const found = new RegExp(`/${name}\\s+(\\d+)\\s+0\\s+R`).exec(dictionary)?.[1];
  if (found === undefined) throw new PdfFault(`nothing says where its ${name} is`);
  return Number(found);
};

/** The table names where each object begins; one ends where the next begins, whatever bytes are in between. */
function objectsOf(text: string, tableAt: number): readonly PdfObject[] {
  const places = [...placesOf(text, tableAt)].sort((a, b) => a.at - b.at);
  return places.map(({ number, at }, index) => {
    const end = places[index + 1]?.at ?? tableAt;
    const head = `${number} 0 obj`;
    const whole = text.slice(at, end).trimEnd();
    if (!whole.startsWith(head) || !whole.endsWith('endobj')) throw new PdfFault(`object ${number} is not where the table says`);
    return { number, body: whole.slice(head.length, -'endobj'.length).trim() };
  });
}

function* placesOf(text: string, tableAt: number): Generator<{ readonly number: number; readonly at: number }> {
  const lines = text.slice(tableAt, text.indexOf('trailer', tableAt)).split('\n').slice(1);
  let number = 0;
  for (const line of lines) {
    const section = /^(\d+) (\d+)\s*$/.exec(line);
    const entry = /^(\d{10}) (\d{5}) ([nf])\s*$/.exec(line);
    if (section) number = Number(section[1]);
    else if (entry) {
      if (entry[3] === 'n') yield { number, at: Number(entry[1]) };
      number += 1;
    } else if (line.trim() !== '') throw new PdfFault('its table of objects has a line that is none');
  }
}

/**
 * An object's body with every reference moved on by `by`. Text in round or angle brackets is let be, and so is what comes behind `stream`: those bytes are
 * no references, whatever they look like.
 */
export function movedOn(body: string, by: number): string {
  let out = '';
  for (let at = 0; at < body.length;) {
    const here = body[at] ?? '';
    if (here === '(') {
      const end = endOfText(body, at);
      out += body.slice(at, end);
      at = end;
    } else if (body.startsWith('stream', at) && /[\s>]/.test(body[at - 1] ?? ' ')) {
      return out + body.slice(at);
    } else {
      const reference = isDigit(here) && !isDigit(body[at - 1] ?? '') ? /^(\d+) 0 R\b/.exec(body.slice(at, at + longestReference)) : null;
      if (reference?.[1] === undefined) {
        out += here;
        at += 1;
      } else {
        out += `${Number(reference[1]) + by} 0 R`;
        at += reference[0].length;
      }
    }
  }
  return out;
}

const longestReference = 16;
const isDigit = (character: string): boolean => character >= '0' && character <= '9';

/** Where a text in round brackets ends; brackets inside may be in pairs or escaped. */
function endOfText(body: string, from: number): number {
  let depth = 0;
  for (let at = from; at < body.length; at += 1) {
    const here = body[at];
    if (here === '\\') at += 1;
    else if (here === '(') depth += 1;
    else if (here === ')') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  throw new PdfFault('a text in it has no end');
}
