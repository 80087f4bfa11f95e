import { deskOrigin } from '#contracts/channels.ts';
import { telephoneOrigin } from '#contracts/telephone-channels.ts';

const longestExternalUrl = 2048;
const externalProtocols: readonly string[] = ['https:', 'mailto:', 'tel:'];
/** The web sites that the product's screens link to: none yet. Any other address could carry the book out of the house. */
const linkedHosts: readonly string[] = [];
const pageUrlPrefix = `${deskOrigin}/`;

/**
 * Whether an address may be given to the operating system to open: https to one of the hosts, mailto or tel, at most 2048
 * characters, no credentials, no control characters or blanks (as they are or percent-encoded).
 */
export function mayOpenExternally(address: string, hosts: readonly string[] = linkedHosts): boolean {
  if (address.length > longestExternalUrl || hasControlCharacter(address) || !URL.canParse(address)) return false;
  const url = new URL(address);
  if (!externalProtocols.includes(url.protocol) || url.username !== '' || url.password !== '') return false;
  if (url.protocol === 'https:') return hosts.includes(url.host);
  return url.pathname !== '' && url.hash === '';
}

function hasControlCharacter(address: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
  return /[\u0000-\u0020\u007f-\u009f\u2028\u2029\\]/.test(address) || /%(0[0-9a-f]|1[0-9a-f]|7f)/i.test(address);
}

/** Whether the page's session may fetch an address: our own files, pictures in data and blob addresses, and nothing else. */
export function mayRequest(address: string, resourceType: string): boolean {
  if (address.startsWith(pageUrlPrefix)) return true;
  if (address.startsWith(`blob:${pageUrlPrefix}`)) return resourceType === 'image';
  if (address.startsWith('data:image/')) return resourceType === 'image';
  return address.startsWith('devtools:');
}

/**
 * The hosts that the telephone network's library connects to: its lines at each of its places, and where it reports how well calls are heard. Source: the library's own
 * README on content policies and its list of places, 2.18.5.
 */
const lineAt = (place: string): string => `wss://voice-js.${place}.twilio.com`;
const linePlaces = ['roaming', 'ashburn', 'dublin', 'frankfurt', 'sao-paulo', 'singapore', 'sydney', 'tokyo', 'umatilla'] as const;
export const telephoneHosts: readonly string[] = [...linePlaces.map(lineAt), 'https://eventgw.twilio.com'];

/** Whether the session that calls are made in may fetch an address: our own files, and those hosts at their usual port. */
export function mayTelephoneRequest(address: string): boolean {
  if (address.startsWith(`${telephoneOrigin}/`)) return true;
  if (!URL.canParse(address)) return false;
  const { protocol, host, username, password } = new URL(address);
  return username === '' && password === '' && telephoneHosts.includes(`${protocol}//${host}`);
}

/** Whether an address is exactly the origin that calls are made in. */
export function isTelephoneUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'app:' && url.host === 'phone' && url.username === '' && url.password === '';
}

/** Whether a frame's address is exactly our page's origin; an empty or blank one is not. */
export function isDeskUrl(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  return url.protocol === 'app:' && url.host === 'desk' && url.username === '' && url.password === '';
}

/** Where PDF of our own making lie while they go to a printer; leads nowhere outside the session of `main/print/pdf-window.ts`. */
export const printScheme = 'print';

/** The runtime's own viewer of PDF, an extension that comes with it. */
export const pdfViewerUrl = 'chrome-extension://mhjfbmdgcfjbbpaeojofohoefgiehjai/';

/** A feature of the runtime: the viewer lives in a frame of the very window. Without it nobody hears how a printer's dialog ended; newer runtimes have it by themselves. */
export const viewerFeature = 'PdfOopif';

/** Whether a frame inside a page may go somewhere: none may, but those of a PDF on its way to a printer to the viewer, and to that very PDF. */
export const mayNavigateFrame = (page: string, to: string): boolean =>
  page.startsWith(`${printScheme}://`) && (to === page || to.startsWith(pdfViewerUrl));

/** Whether a page may go somewhere by itself: only to where it is, which loads it anew. */
export const mayNavigate = (from: string, to: string): boolean => from === to && isDeskUrl(to);
