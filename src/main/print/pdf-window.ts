import { BrowserWindow, type Session, type WebContents, session } from 'electron';
import { pdfViewerUrl, printScheme } from '#main/url-rules.ts';

/** How it ended when a PDF was to go to a printer: taken by the system's queue, sent back by the person, without any printer there, refused by the system, or never heard of again. */
export type HandedOver = 'taken' | 'notChosen' | 'noPrinter' | 'refused' | 'notHeard';

/** A whole PDF in its pieces, and what the printer's queue shows as its name. */
export type PrintablePdf = { readonly pieces: readonly Uint8Array[]; readonly name: string };

/** A hidden window that holds one PDF as the runtime's viewer shows it. */
export type PdfWindow = {
  /** Lets the person choose a printer in the system's own dialog, and hands all pages over to it. */
  askForPrinter(): Promise<HandedOver>;
  /** The pages as they would go to a printer. */
  pages(): Promise<Uint8Array>;
  /** What was asked for beside the document and the viewer itself, and not given. */
  refusedRequests(): readonly string[];
  close(): void;
};

/** Printing from a session that keeps nothing leaves empty pages: the viewer does not come up in it. What goes through it is never stored. */
const partition = 'persist:printing';
const longestLoadMs = 60_000;
const lookEachMs = 100;

/** The one document that windows of that session may have, by its address. */
const documents = new Map<string, PrintablePdf>();
const refused: string[] = [];
let closedSession: Session | null = null;
let opened = 0;

/**
 * Loads a PDF of our own making into a hidden window, which belongs to the asker's so that the system's dialog lies in front of it. No script of a document runs there, as our own
 * have none, and nothing else than the document and the viewer is given to it. Rejects where the PDF is not shown in time, and where `stop` comes before. To be closed after the work.
 */
export async function openPdfWindow(asker: BrowserWindow | null, pdf: PrintablePdf, stop?: AbortSignal): Promise<PdfWindow> {
  opened += 1;
  const address = `${printScheme}://batch-${opened}/${encodeURIComponent(pdf.name)}.pdf`;
  documents.set(address, pdf);
  const window = new BrowserWindow({
    show: false,
    ...(asker === null ? {} : { parent: asker }),
    webPreferences: {
      session: printingSession(),
      plugins: true,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webgl: false,
      spellcheck: false,
      devTools: false,
    },
  });
  const close = (): void => {
    documents.delete(address);
    if (!window.isDestroyed()) window.destroy();
  };
  stop?.addEventListener('abort', close);
  try {
    await shown(window.webContents, address);
  } catch (fault) {
    close();
    throw fault;
  } finally {
    stop?.removeEventListener('abort', close);
  }
  return {
    askForPrinter: () => askForPrinter(window),
    pages: () => window.webContents.printToPDF({ preferCSSPageSize: true }),
    refusedRequests: () => refused,
    close,
  };
}

async function askForPrinter(window: BrowserWindow): Promise<HandedOver> {
  const printers = await window.webContents.getPrintersAsync();
  if (printers.length === 0) return 'noPrinter';
  return new Promise((resolve) => {
    window.once('closed', () => resolve('notHeard'));
    window.webContents.print({ silent: false, printBackground: true }, (isTaken, reason) => resolve(isTaken ? 'taken' : outcomeOf(reason)));
  });
}

/** What the runtime says of a print that did not come about, in its words for a log; they are no contract, so what is not known is a refusal. */
function outcomeOf(reason: string): HandedOver {
  if (/cancel/i.test(reason)) return 'notChosen';
  return /no valid printer/i.test(reason) ? 'noPrinter' : 'refused';
}

/** Waits until the viewer has the whole document: what is printed before is an empty page. */
async function shown(contents: WebContents, address: string): Promise<void> {
  let isReady = false;
  // The runtime's own mark, which is not in its list of events. Older ones do not give it for a viewer in an iframe, whose state is asked then.
  const onReady = (): void => void (isReady = true);
  contents.on('-pdf-ready-to-print' as never, onReady);
  const end = Date.now() + longestLoadMs;
  await contents.loadURL(address);
  while (!isReady && !(await hasLoaded(contents))) {
    if (contents.isDestroyed() || Date.now() > end) throw new Error('the PDF was not shown in time');
    await new Promise((resolve) => setTimeout(resolve, lookEachMs));
  }
}

async function hasLoaded(contents: WebContents): Promise<boolean> {
  if (contents.isDestroyed()) return false;
  const frame = contents.mainFrame.framesInSubtree.find(({ url }) => url.startsWith(pdfViewerUrl));
  const state: unknown = await frame?.executeJavaScript(`document.querySelector('pdf-viewer')?.loadState_`).catch(() => null);
  return state === 'success';
}

/** The session of such windows: it gives out the documents at hand and the viewer, and refuses whatever else is asked for. */
function printingSession(): Session {
  if (closedSession) return closedSession;
  const own = session.fromPartition(partition, { cache: false });
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.on('will-download', (event) => event.preventDefault());
  own.webRequest.onBeforeRequest(({ url }, answer) => {
    const isOurs = documents.has(url) || url.startsWith(pdfViewerUrl) || url.startsWith('chrome://resources/');
    if (!isOurs) refused.push(url.slice(0, 200));
    answer({ cancel: !isOurs });
  });
  own.protocol.handle(printScheme, ({ url }) => {
    const pdf = documents.get(url);
    if (!pdf) return new Response(null, { status: 403 });
    return new Response(Buffer.concat(pdf.pieces), {
      headers: { 'content-type': 'application/pdf', 'cache-control': 'no-store' },
    });
  });
  for (const other of ['file', 'http', 'https']) own.protocol.handle(other, () => new Response(null, { status: 403 }));
  closedSession = own;
  return own;
}
