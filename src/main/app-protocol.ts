import { type Session, protocol } from 'electron';
import type { AppFiles } from './app-files.ts';

/** Makes `app:` a scheme like https. Has to run before Electron is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true, codeCache: true } },
  ]);
}

/** Serves the files of a site in a session. */
export function serveApp(session: Session, files: AppFiles): void {
  session.protocol.handle('app', async ({ url, method }) => {
    const { status, headers, body } = await files.answer({ url, method });
    return new Response(body === null ? null : new Uint8Array(body), { status, headers });
  });
}
