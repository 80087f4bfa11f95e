import { type App, type Session, type WebContents, shell } from 'electron';
import {
  isDeskUrl,
  isTelephoneUrl,
  mayNavigate,
  mayNavigateFrame,
  mayOpenExternally,
  mayRequest,
  mayTelephoneRequest,
} from './url-rules.ts';

/** The one thing of the browser's permissions that the page needs: to copy text the person asked for. */
const grantedPermission = 'clipboard-sanitized-write';

/** Shuts everything in a session that the page does not need: permissions, devices, screens, all addresses but our own. */
export function closeSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) =>
    callback(permission === grantedPermission && isDeskUrl(details.requestingUrl)),
  );
  session.setPermissionCheckHandler((_contents, permission, origin) => permission === grantedPermission && isDeskUrl(origin));
  session.setDevicePermissionHandler(() => false);
  // An empty answer is a refusal.
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !mayRequest(details.url, details.resourceType) }));
  // The request filter does not see every way to a file; a refusing handler does.
  for (const scheme of ['file', 'http', 'https']) session.protocol.handle(scheme, () => new Response(null, { status: 403 }));
  // Nothing of ours is downloaded by the page.
  session.on('will-download', (event) => event.preventDefault());
}

/** The same for the session that calls are made in, whose page may have the microphone, and connect to the telephone network. It may have no camera, and nothing else. */
export function closeTelephoneSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const kinds = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const isSound = permission === 'media' && kinds.length > 0 && kinds.every((kind) => kind === 'audio');
    callback(isSound && isTelephoneUrl(details.requestingUrl));
  });
  session.setPermissionCheckHandler(
    (_contents, permission, origin, { mediaType }) => permission === 'media' && mediaType === 'audio' && isTelephoneUrl(origin),
  );
  session.setDevicePermissionHandler(() => false);
  session.setDisplayMediaRequestHandler((_request, callback) => callback({}));
  session.webRequest.onBeforeRequest((details, callback) => callback({ cancel: !mayTelephoneRequest(details.url) }));
  for (const scheme of ['file', 'http']) session.protocol.handle(scheme, () => new Response(null, { status: 403 }));
  session.on('will-download', (event) => event.preventDefault());
}

/** Keeps every page of the app where it is, whoever made it: no navigation, no new windows, no embedded views. */
export function closePages(app: App): void {
  app.on('web-contents-created', (_event, contents) => closePage(contents));
  // Certificate errors keep Chromium's answer, a refusal; stated here so that nobody adds another.
  app.on('certificate-error', (_event, _contents, _url, _error, _certificate, callback) => callback(false));
  app.on('login', (event) => event.preventDefault());
}

function closePage(contents: WebContents): void {
  contents.on('will-navigate', (event, url) => {
    if (!mayNavigate(contents.getURL(), url)) event.preventDefault();
  });
  contents.on('will-redirect', (event) => event.preventDefault());
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame && !mayNavigateFrame(contents.getURL(), event.url)) event.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (mayOpenExternally(url)) void shell.openExternal(url);
    return { action: 'deny' };
  });
}
