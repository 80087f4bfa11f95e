import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { unzipSync } from 'fflate/browser';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { JobSheet, PrintProgress } from '#contracts/printing.ts';
import { pdfPartsOf } from './pdf-parts.ts';
import type { HandedOver, PrintablePdf } from './pdf-window.ts';
import { type Printer, type PrinterDeps, createPrinter } from './printer.ts';

const jobId = '018f0000-0000-7000-8000-000000000001';
const otherJobId = '018f0000-0000-7000-8000-000000000002';
const sheet = (words: string): JobSheet => ({
  name: `Letter ${words}`,
  html: `<p>${words}</p>`,
  paper: 'a4',
  language: 'de',
  footer: ['HRB <1>'],
});

/** A page as the runtime makes one. */
async function pagePdf(): Promise<Uint8Array> {
  const body = '%PDF-1.4\n';
  const objects = [
    [1, '<</Type /Page /Parent 2 0 R /MediaBox [0 0 10 10]>>'],
    [2, '<</Type /Pages /Count 1 /Kids [1 0 R]>>'],
    [3, '<</Type /Catalog /Pages 2 0 R>>'],
  ] as const;
  let text = body;
  const places = objects.map(([number, content]) => {
    const at = text.length;
    text += `${number} 0 obj\n${content}\nendobj\n`;
    return `${String(at).padStart(10, '0')} 00000 n \n`;
  });
  const tableAt = text.length;
  text += `xref\n0 4\n0000000000 65535 f \n${places.join('')}trailer\n<</Size 4 /Root 3 0 R>>\nstartxref\n${tableAt}\n%%EOF\n`;
  return Buffer.from(text, 'latin1');
}

let folder: string;
let open = 0;
let progress: PrintProgress[];
let faults: unknown[];
let opened: string[];
let footers: string[];
let handed: PrintablePdf[];

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'collector-print-'));
  [open, progress, faults, opened, footers, handed] = [0, [], [], [], [], []];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A printer whose press prints a page for each letter, or does what `onPrint` says first. */
function printerWith(over: Partial<PrinterDeps<string>> = {}, onPrint: (html: string) => void = () => undefined): Printer<string> {
  return createPrinter<string>({
    openPress() {
      open += 1;
      return {
        async print({ html, footerHtml }) {
          onPrint(html);
          footers.push(footerHtml);
          return pagePdf();
        },
        refusedRequests: () => [],
        close: () => void (open -= 1),
      };
    },
    hasPrinter: async () => true,
    async handOver(_asker, pdf) {
      handed.push(pdf);
      return 'taken';
    },
    chooseFile: async (_asker, name, kind) => path.join(folder, `${name}.${kind}`),
    onProgress: (_asker, told) => void progress.push(told),
    openFile: async (file) => void opened.push(file),
    onFault: (fault) => void faults.push(fault),
    ...over,
  });
}

describe('a batch of letters', () => {
  it('becomes one PDF with a page for each, in their order, with progress, and the press is closed', async () => {
    const seen: string[] = [];
    const printer = printerWith({}, (html) => seen.push(html));
    printer.add('a window', jobId, [sheet('one'), sheet('two')]);
    printer.add('a window', jobId, [sheet('three')]);
    const saved = await printer.savePdf('a window', jobId, 'Letters');
    expect(saved).toEqual({ ok: true, value: { status: 'saved', fileName: 'Letters.pdf', letters: 3, pages: 3 } });
    expect(seen).toEqual(['<p>one</p>', '<p>two</p>', '<p>three</p>']);
    expect(pdfPartsOf(await readFile(path.join(folder, 'Letters.pdf'))).pageCount).toBe(3);
    expect(progress).toEqual([0, 1, 2].map((done) => ({ jobId, done, of: 3 })));
    expect(footers[0]).toContain('HRB &#60;1&#62;');
    expect(footers[0]).toContain('Seite <span class="pageNumber">');
    expect(open).toBe(0);
    await printer.open(jobId);
    expect(opened).toEqual([path.join(folder, 'Letters.pdf')]);
  });

  it('that is stopped leaves no file and no press', async () => {
    const printer: Printer<string> = printerWith({}, () => printer.cancel(jobId));
    printer.add('a window', jobId, [sheet('one'), sheet('two')]);
    expect(await printer.savePdf('a window', jobId, 'Letters')).toEqual({ ok: true, value: { status: 'cancelled' } });
    expect(await readdir(folder)).toEqual([]);
    expect(open).toBe(0);
  });

  it('of which one cannot be laid out leaves no file, and the one that had its name before as it was', async () => {
    await writeFile(path.join(folder, 'Letters.pdf'), 'older');
    const printer = printerWith({}, (html) => {
      if (html.includes('two')) throw new Error('a document took too long to print');
    });
    printer.add('a window', jobId, [sheet('one'), sheet('two')]);
    expect(await printer.savePdf('a window', jobId, 'Letters')).toEqual({ ok: false, error: { code: 'print.failed' } });
    expect(await readdir(folder)).toEqual(['Letters.pdf']);
    expect(await readFile(path.join(folder, 'Letters.pdf'), 'utf8')).toBe('older');
    expect(faults).toHaveLength(1);
    expect(open).toBe(0);
  });

  it('says when the file cannot be written', async () => {
    await mkdir(path.join(folder, 'Letters.pdf'));
    const printer = printerWith();
    printer.add('a window', jobId, [sheet('one')]);
    expect(await printer.savePdf('a window', jobId, 'Letters')).toEqual({ ok: false, error: { code: 'print.notWritten' } });
    expect(await readdir(folder)).toEqual(['Letters.pdf']);
    const nowhere = printerWith({ chooseFile: async () => path.join(folder, 'missing', 'Letters.pdf') });
    nowhere.add('a window', jobId, [sheet('one')]);
    expect(await nowhere.savePdf('a window', jobId, 'Letters')).toEqual({ ok: false, error: { code: 'print.notWritten' } });
  });

  it('waits where no file was chosen, and can be saved after all', async () => {
    let isChosen = false;
    const printer = printerWith({ chooseFile: async () => (isChosen ? path.join(folder, 'a.pdf') : null) });
    printer.add('a window', jobId, [sheet('one')]);
    expect(await printer.savePdf('a window', jobId, 'Letters')).toEqual({ ok: true, value: { status: 'notChosen' } });
    isChosen = true;
    expect(await printer.savePdf('a window', jobId, 'Letters')).toMatchObject({ value: { status: 'saved' } });
  });

  it('is nobody’s any more after its window or its session has gone', async () => {
    const printer = printerWith();
    printer.add('a window', jobId, [sheet('one')]);
    printer.forget('another window');
    expect(printer.add('a window', jobId, [sheet('two')])).toEqual({ ok: true, value: null });
    printer.forget('a window');
    expect(await printer.savePdf('a window', jobId, 'Letters')).toEqual({ ok: false, error: { code: 'print.gone' } });
    expect(await printer.open(jobId)).toEqual({ ok: false, error: { code: 'print.gone' } });
  });

  it('has an end', () => {
    const printer = printerWith();
    const hundred = Array.from({ length: 100 }, () => sheet('x'));
    for (let at = 0; at < 50; at += 1) expect(printer.add('a window', jobId, hundred).ok).toBe(true);
    expect(printer.add('a window', jobId, [sheet('one more')])).toEqual({ ok: false, error: { code: 'print.tooMuch' } });
  });
});

describe('a batch for a printer', () => {
  it('is laid out as the PDF that would be saved, handed over whole, and written nowhere', async () => {
    const printer = printerWith();
    printer.add('a window', jobId, [sheet('one'), sheet('two')]);
    expect(await printer.toPrinter('a window', jobId, 'Letters')).toEqual({ ok: true, value: { status: 'taken', letters: 2, pages: 2 } });
    expect(handed.map(({ name }) => name)).toEqual(['Letters']);
    expect(pdfPartsOf(Buffer.concat(handed[0]?.pieces ?? [])).pageCount).toBe(2);
    printer.add('a window', otherJobId, [sheet('one'), sheet('two')]);
    await printer.savePdf('a window', otherJobId, 'Letters');
    expect(await readFile(path.join(folder, 'Letters.pdf'))).toEqual(Buffer.concat(handed[0]?.pieces ?? []));
    expect(progress.slice(0, 3)).toEqual([0, 1, 2].map((done) => ({ jobId, done, of: 2 })));
    expect(open).toBe(0);
  });

  it.each<[HandedOver, object]>([
    ['notChosen', { ok: true, value: { status: 'dialogClosed' } }],
    ['notHeard', { ok: true, value: { status: 'notHeard' } }],
    ['noPrinter', { ok: false, error: { code: 'print.noPrinter' } }],
    ['refused', { ok: false, error: { code: 'print.refused' } }],
  ])('does not count as printed where the dialog ended as %s', async (outcome, answer) => {
    const printer = printerWith({ handOver: async () => outcome });
    printer.add('a window', jobId, [sheet('one')]);
    expect(await printer.toPrinter('a window', jobId, 'Letters')).toEqual(answer);
    expect(open).toBe(0);
  });

  it('is not even laid out where there is no printer', async () => {
    const seen: string[] = [];
    const printer = printerWith({ hasPrinter: async () => false }, (html) => seen.push(html));
    printer.add('a window', jobId, [sheet('one')]);
    expect(await printer.toPrinter('a window', jobId, 'Letters')).toEqual({ ok: false, error: { code: 'print.noPrinter' } });
    expect(seen).toEqual([]);
  });

  it('that is stopped while it is laid out asks for no printer', async () => {
    const printer: Printer<string> = printerWith({}, () => printer.cancel(jobId));
    printer.add('a window', jobId, [sheet('one'), sheet('two')]);
    expect(await printer.toPrinter('a window', jobId, 'Letters')).toEqual({ ok: true, value: { status: 'cancelled' } });
    expect(handed).toEqual([]);
  });

  it('whose dialog never says how it ended can be given up', async () => {
    const printer: Printer<string> = printerWith({
      handOver: (_asker, _pdf, stop) => new Promise((resolve) => stop.addEventListener('abort', () => resolve('notHeard'))),
      onProgress: (_asker, { done, of }) => void (done === of && setTimeout(() => printer.cancel(jobId))),
    });
    printer.add('a window', jobId, [sheet('one')]);
    expect(await printer.toPrinter('a window', jobId, 'Letters')).toEqual({ ok: true, value: { status: 'notHeard' } });
  });

  it('that is stopped before there was a dialog has not been printed', async () => {
    const printer: Printer<string> = printerWith({
      handOver: (_asker, _pdf, stop) => new Promise((_, reject) => stop.addEventListener('abort', () => reject(stop.reason))),
      onProgress: (_asker, { done, of }) => void (done === of && setTimeout(() => printer.cancel(jobId))),
    });
    printer.add('a window', jobId, [sheet('one')]);
    expect(await printer.toPrinter('a window', jobId, 'Letters')).toEqual({ ok: true, value: { status: 'cancelled' } });
    expect(faults).toEqual([]);
  });

  it('keeps its place while others are begun and done, and can be stopped', async () => {
    const printer = printerWith({
      handOver: (_asker, _pdf, stop) => new Promise((resolve) => stop.addEventListener('abort', () => resolve('notHeard'))),
    });
    printer.add('a window', jobId, [sheet('one')]);
    const waiting = printer.toPrinter('a window', jobId, 'Letters');
    for (let at = 0; at < 12; at += 1) {
      printer.add('a window', `other ${at}`, [sheet('x')]);
      await printer.savePdf('a window', `other ${at}`, `Other ${at}`);
    }
    printer.cancel(jobId);
    expect(await waiting).toEqual({ ok: true, value: { status: 'notHeard' } });
  });

  it('of which one cannot be laid out, or that the system cannot show, fails and is told to the log', async () => {
    const fault = new Error('the PDF was not shown in time');
    const printer = printerWith({ handOver: () => Promise.reject(fault) });
    printer.add('a window', jobId, [sheet('one')]);
    expect(await printer.toPrinter('a window', jobId, 'Letters')).toEqual({ ok: false, error: { code: 'print.failed' } });
    expect(faults).toEqual([fault]);
  });

  it('has an end before that of a file', async () => {
    const printer = printerWith();
    const hundred = Array.from({ length: 100 }, () => sheet('x'));
    for (let at = 0; at < 11; at += 1) printer.add('a window', jobId, hundred);
    expect(await printer.toPrinter('a window', jobId, 'Letters')).toEqual({ ok: false, error: { code: 'print.tooMuch' } });
    expect(await printer.toPrinter('a window', jobId, 'Letters')).toEqual({ ok: false, error: { code: 'print.gone' } });
  });
});

describe('an archive', () => {
  it('has a PDF for each document under its own name, and no two of one name', async () => {
    const printer = printerWith();
    printer.add('a window', jobId, [sheet('Müller'), sheet('Müller'), sheet('müller'), sheet('two')]);
    const saved = await printer.saveZip('a window', jobId, 'Papers');
    expect(saved).toEqual({ ok: true, value: { status: 'saved', fileName: 'Papers.zip', letters: 4, pages: 4 } });
    const files = unzipSync(await readFile(path.join(folder, 'Papers.zip')));
    expect(Object.keys(files)).toEqual(['Letter Müller.pdf', 'Letter Müller (2).pdf', 'Letter müller (3).pdf', 'Letter two.pdf']);
    for (const pdf of Object.values(files)) expect(pdfPartsOf(pdf).pageCount).toBe(1);
  });

  it('that cannot be finished leaves no file', async () => {
    const printer = printerWith({}, (html) => {
      if (html.includes('two')) throw new Error('a document took too long to print');
    });
    printer.add('a window', jobId, [sheet('one'), sheet('two')]);
    expect(await printer.saveZip('a window', jobId, 'Papers')).toEqual({ ok: false, error: { code: 'print.failed' } });
    expect(await readdir(folder)).toEqual([]);
    expect(open).toBe(0);
  });
});

describe('addresses for envelopes', () => {
  it('stand in columns, and none of them is a formula', async () => {
    const printer = printerWith();
    const lines = ['=HYPERLINK("http://x")', '+49 Straße 5', '"Quoted", Inc.\nsecond', '12345 Köln'];
    const saved = await printer.saveEnvelopes('a window', 'Addresses', [
      { letterId: jobId, accountNumber: '@1001', lines },
      { letterId: jobId, accountNumber: '1002', lines: ['Only one'] },
    ]);
    expect(saved).toMatchObject({ value: { status: 'saved', fileName: 'Addresses.csv', letters: 2 } });
    const text = await readFile(path.join(folder, 'Addresses.csv'), 'utf8');
    expect(text.startsWith('\ufeffLetter,Account,Line 1,Line 2,Line 3,Line 4\r\n')).toBe(true);
    expect(text).toContain(`${jobId},'@1001,"'=HYPERLINK(""http://x"")",'+49 Straße 5,"""Quoted"", Inc.\nsecond",12345 Köln\r\n`);
    expect(text).toContain(`${jobId},1002,Only one,,,\r\n`);
  });

  it('are not written where nobody chose a file, and say so where they cannot be', async () => {
    const envelopes = [{ letterId: jobId, accountNumber: '1', lines: ['a'] }];
    const none = printerWith({ chooseFile: async () => null });
    expect(await none.saveEnvelopes('w', 'Addresses', envelopes)).toEqual({ ok: true, value: { status: 'notChosen' } });
    const nowhere = printerWith({ chooseFile: async () => path.join(folder, 'missing', 'x.csv') });
    expect(await nowhere.saveEnvelopes('w', 'Addresses', envelopes)).toEqual({ ok: false, error: { code: 'print.notWritten' } });
  });
});
