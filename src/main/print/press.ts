import { BrowserWindow, type Session, session } from 'electron';

/** Prints documents: one at a time, each to a PDF of its own. */
export type Press = {
  /** Prints a whole HTML document. Throws where it cannot be laid out or takes longer than `longestPrintMs`. */
  print(sheet: Sheet): Promise<Uint8Array>;
  /** What documents have asked for and not been given, since the press was opened. */
  refusedRequests(): readonly string[];
  close(): void;
};

/** A document, the paper it is laid out for, and the words below each page. */
export type Sheet = { readonly html: string; readonly paper: 'a4' | 'letter'; readonly footerHtml: string };

const longestPrintMs = 30_000;
/** Documents have an address of a scheme that nothing else has; it leads nowhere outside this session. */
const scheme = 'press';
/** Styles written in the document, and nothing else at all. */
const usualPolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox";

let opened = 0;

/**
 * Opens a hidden window that prints. It runs no script, has a session of its own in memory, and everything a document asks for is refused: what a customer
 * is called can fetch nothing and open no file, whatever got past the escaping before. Documents are held by a content policy and by the session; `policy` is
 * given by tests alone, which ask whether either holds without the other. To be closed after the work: an open window keeps the app alive.
 */
export function openPress(policy: string = usualPolicy): Press {
  opened += 1;
  const refused: string[] = [];
  const ownSession = session.fromPartition(`press-${opened}`, { cache: false });
  let document = { address: '', html: '' };
  let count = 0;
  closeAllBut(ownSession, () => document, { policy, refused });
  const window = new BrowserWindow({
    show: false,
    paintWhenInitiallyHidden: false,
    webPreferences: {
      session: ownSession,
      javascript: false,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      webgl: false,
      spellcheck: false,
      devTools: false,
    },
  });
  const printed = async ({ html, paper, footerHtml }: Sheet): Promise<Uint8Array> => {
    count += 1;
    document = { address: `${scheme}://sheet/${count}`, html };
    await window.loadURL(document.address);
    return window.webContents.printToPDF({
      pageSize: paper === 'a4' ? 'A4' : 'Letter',
      printBackground: true,
      preferCSSPageSize: true,
      displayHeaderFooter: true,
      headerTemplate: '<span></span>',
      footerTemplate: footerHtml,
    });
  };
  return {
    print: (sheet) => withinTime(printed(sheet)),
    refusedRequests: () => refused,
    close() {
      if (!window.isDestroyed()) window.destroy();
    },
  };
}

/** Lets a session fetch the one document it is to print, as the page itself, and notes whatever else is asked for. */
function closeAllBut(
  own: Session,
  document: () => { readonly address: string; readonly html: string },
  { policy, refused }: { readonly policy: string; readonly refused: string[] },
): void {
  own.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  own.setPermissionCheckHandler(() => false);
  own.setDevicePermissionHandler(() => false);
  own.on('will-download', (event) => event.preventDefault());
  own.webRequest.onBeforeRequest(({ url, resourceType }, answer) => {
    const isDocument = url === document().address && resourceType === 'mainFrame';
    if (!isDocument) refused.push(url.slice(0, 200));
    answer({ cancel: !isDocument });
  });
  own.protocol.handle(scheme, ({ url }) => {
    if (url !== document().address) return new Response(null, { status: 403 });
    return new Response(document().html, {
      headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy, 'cache-control': 'no-store' },
    });
  });
  // The request filter does not see every way to a file; a refusing handler does.
  for (const other of ['file', 'http', 'https']) {
    own.protocol.handle(other, ({ url }) => {
      refused.push(url.slice(0, 200));
      return new Response(null, { status: 403 });
    });
  }
}

function withinTime<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('a document took too long to print')), longestPrintMs);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
