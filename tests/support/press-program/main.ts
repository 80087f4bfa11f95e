// A program with nothing but the product's press: it prints what it is told on standard input, a job a line, and answers a line each.
import { createInterface } from 'node:readline';
import { BrowserWindow, app } from 'electron';
import { type Press, openPress } from '#main/print/press.ts';
import { createPdfJoiner } from '#main/print/pdf-joiner.ts';
import { openPdfWindow } from '#main/print/pdf-window.ts';
import { closePages } from '#main/security.ts';
import { viewerFeature } from '#main/url-rules.ts';
import { type PressAnswer, type PressJob, pressJobSchema } from './press-jobs.ts';

/** What everybody would write first: a hidden window, the document in its address, the same paper. */
async function printBare(window: BrowserWindow, { html, paper, footerHtml }: PressJob['sheets'][number]): Promise<Uint8Array> {
  await window.loadURL(`data:text/html;charset=utf-8;base64,${Buffer.from(html).toString('base64')}`);
  return window.webContents.printToPDF({
    pageSize: paper === 'a4' ? 'A4' : 'Letter',
    printBackground: true,
    preferCSSPageSize: true,
    displayHeaderFooter: true,
    headerTemplate: '<span></span>',
    footerTemplate: footerHtml,
  });
}

async function joined(pdfs: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const joiner = await createPdfJoiner(async (bytes) => void pieces.push(bytes), 'Letters');
  for await (const pdf of pdfs) await joiner.add(pdf);
  await joiner.finish();
  return Buffer.concat(pieces);
}

async function* printedOn(press: Press, sheets: PressJob['sheets']): AsyncGenerator<Uint8Array> {
  for (const sheet of sheets) yield await press.print(sheet);
}

type Presses = { readonly press: Press; readonly unguarded: Press; readonly bare: BrowserWindow };

/** What the viewer makes of the joined sheets: its pages, or how its dialog ended. */
async function throughViewer({ kind, sheets }: PressJob, press: Press): Promise<PressAnswer> {
  const began = performance.now();
  const viewer = await openPdfWindow(null, { pieces: [await joined(printedOn(press, sheets))], name: 'Letters 1' });
  try {
    const handedOver = kind === 'dialog' ? { handedOver: await viewer.askForPrinter() } : {};
    const pdf = kind === 'dialog' ? '' : Buffer.from(await viewer.pages()).toString('base64');
    return { ms: performance.now() - began, pdf, refused: [...viewer.refusedRequests()], ...handedOver };
  } finally {
    viewer.close();
  }
}

async function answerTo(job: PressJob, { press, unguarded, bare }: Presses): Promise<PressAnswer> {
  if (job.kind === 'viewer' || job.kind === 'dialog') return throughViewer(job, press);
  const used = job.kind === 'unguarded' ? unguarded : press;
  const began = performance.now();
  const before = used.refusedRequests().length;
  let pdf: Uint8Array = new Uint8Array();
  if (job.kind === 'bare') for (const sheet of job.sheets) pdf = await printBare(bare, sheet);
  else pdf = await joined(printedOn(used, job.sheets));
  return {
    ms: performance.now() - began,
    pdf: job.wantsPdf ? Buffer.from(pdf).toString('base64') : '',
    refused: used.refusedRequests().slice(before),
  };
}

app.commandLine.appendSwitch('enable-features', viewerFeature);
// The press and the bare window come and go; neither is the program's last.
app.on('window-all-closed', () => undefined);
void app.whenReady().then(async () => {
  const press = openPress();
  const unguarded = openPress("default-src * 'unsafe-inline'");
  const bare = new BrowserWindow({ show: false, webPreferences: { javascript: false, sandbox: true } });
  // As in the product no page may navigate, of those that are opened from here on; the bare one above is to show what a document would do.
  closePages(app);
  process.stdout.write('ready\n');
  for await (const line of createInterface({ input: process.stdin })) {
    const job = pressJobSchema.parse(JSON.parse(line));
    const answer = await answerTo(job, { press, unguarded, bare }).catch((fault: unknown) => ({
      ms: 0,
      pdf: '',
      refused: [],
      fault: String(fault),
    }));
    process.stdout.write(`answer ${JSON.stringify(answer)}\n`);
  }
  app.exit(0);
});
