import { expect, it } from 'vitest';
import {
  isDeskUrl,
  isTelephoneUrl,
  mayNavigate,
  mayNavigateFrame,
  mayOpenExternally,
  mayRequest,
  mayTelephoneRequest,
  pdfViewerUrl,
} from './url-rules.ts';

const hosts = ['books.example'];

it.each(['https://books.example/a?b=c#d', 'mailto:ap@books.example?subject=Statement', 'tel:+13125550148'])('opens %s', (url) => {
  expect(mayOpenExternally(url, hosts)).toBe(true);
});

it.each([
  'http://books.example',
  'https://elsewhere.example/?carried=out',
  'https://books.example.elsewhere.example',
  'https://books.example:8443/',
  'file:///etc/passwd',
  'app://desk/index.html',
  'javascript:alert(1)',
  'JaVaScRiPt:alert(1)',
  'data:text/html,hello',
  'ftp://books.example',
  'smb://host/share',
  'ms-msdt:/id',
  'vbscript:x',
  'https://me@books.example',
  'https://me:secret@books.example',
  'https://books.example/a\nb',
  'https://books.example/\u0000',
  'https://books.example/\u009f',
  ' https://books.example',
  'mailto:ap@books.example%0d%0aBcc:x@evil.example',
  'mailto:',
  'tel:',
  'https:\\\\books.example',
  '//books.example',
  'books.example',
  '',
  `https://books.example/${'a'.repeat(2048)}`,
])('leaves %j closed', (url) => {
  expect(mayOpenExternally(url, hosts)).toBe(false);
});

it('opens no web site at all while no screen links to one', () => {
  expect(mayOpenExternally('https://books.example/')).toBe(false);
});

it('counts the length to the character', () => {
  const start = 'https://books.example/';
  expect(mayOpenExternally(start + 'a'.repeat(2048 - start.length), hosts)).toBe(true);
  expect(mayOpenExternally(start + 'a'.repeat(2049 - start.length), hosts)).toBe(false);
});

it.each([
  ['app://desk/index.html', 'mainFrame'],
  ['app://desk/assets/worker.js', 'script'],
  ['data:image/png;base64,AA', 'image'],
  ['blob:app://desk/5d9c', 'image'],
])('lets the page have %s as %s', (url, type) => {
  expect(mayRequest(url, type)).toBe(true);
});

it.each([
  ['https://books.example/x.js', 'script'],
  ['http://127.0.0.1:4510/v1/hello', 'xhr'],
  ['ws://books.example', 'webSocket'],
  ['wss://books.example', 'webSocket'],
  ['file:///etc/passwd', 'subFrame'],
  ['ftp://books.example', 'image'],
  ['data:text/html,hello', 'mainFrame'],
  ['data:image/svg+xml,<svg/>', 'subFrame'],
  ['data:text/javascript,1', 'script'],
  ['blob:https://books.example/5d9c', 'image'],
  ['app://desk.evil.example/x', 'image'],
  ['app://other/x', 'script'],
])('keeps %s as %s from the page', (url, type) => {
  expect(mayRequest(url, type)).toBe(false);
});

it.each(['app://desk/', 'app://desk/index.html#a'])('knows its own page %s', (url) => expect(isDeskUrl(url)).toBe(true));
it.each(['', 'about:blank', 'about:srcdoc', 'app://desk:1/', 'app://desk.evil/', 'app://me@desk/', 'https://desk/', 'null'])(
  'does not take %j for its page',
  (url) => expect(isDeskUrl(url)).toBe(false),
);

it('lets the page load itself anew and go nowhere else', () => {
  expect(mayNavigate('app://desk/', 'app://desk/')).toBe(true);
  expect(mayNavigate('app://desk/', 'app://desk/assets/index.js')).toBe(false);
  expect(mayNavigate('app://desk/', 'https://books.example/')).toBe(false);
  expect(mayNavigate('about:blank', 'about:blank')).toBe(false);
});

it('lets a frame go nowhere, but the viewer of a PDF to the one it was opened for', () => {
  expect(mayNavigateFrame('print://batch-1/Letters.pdf', 'print://batch-1/Letters.pdf')).toBe(true);
  expect(mayNavigateFrame('print://batch-1/Letters.pdf', `${pdfViewerUrl}a5ccef34`)).toBe(true);
  expect(mayNavigateFrame('app://desk/index.html', `${pdfViewerUrl}a5ccef34`)).toBe(false);
  expect(mayNavigateFrame('print://batch-1/Letters.pdf', 'print://batch-2/Letters.pdf')).toBe(false);
  expect(mayNavigateFrame('print://batch-1/Letters.pdf', 'https://elsewhere.example/')).toBe(false);
  expect(mayNavigateFrame('app://desk/index.html', 'app://desk/index.html')).toBe(false);
  expect(mayNavigateFrame('press://sheet/1', 'file:///etc/hostname')).toBe(false);
});

it.each([
  'app://phone/',
  'app://phone/assets/telephone-abc.js',
  'wss://voice-js.roaming.twilio.com/signal',
  'wss://voice-js.dublin.twilio.com/signal',
  'https://eventgw.twilio.com/v4/EndpointMetrics',
])('lets a call have %s', (url) => {
  expect(mayTelephoneRequest(url)).toBe(true);
});

it.each([
  'app://desk/',
  'https://voice-js.roaming.twilio.com/',
  'ws://voice-js.roaming.twilio.com/signal',
  'wss://voice-js.roaming.twilio.com:8443/signal',
  'wss://voice-js.roaming.twilio.com.elsewhere.example/',
  'wss://me@voice-js.roaming.twilio.com/signal',
  'wss://elsewhere.twilio.com/signal',
  'https://api.twilio.com/',
  'https://sdk.twilio.com/js/client/sounds/releases/1.0.0/outgoing.mp3',
  'http://127.0.0.1:4510/v1/hello',
  'file:///etc/passwd',
  'data:text/html,hello',
  'not an address',
])('gives a call nothing of %s', (url) => {
  expect(mayTelephoneRequest(url)).toBe(false);
});

it.each([
  ['app://phone/', true],
  ['app://phone.elsewhere/', false],
  ['app://desk/', false],
  ['https://phone/', false],
  ['about:blank', false],
  ['', false],
])('knows the window of a call by its address: %s', (url, isOwn) => {
  expect(isTelephoneUrl(url)).toBe(isOwn);
});
