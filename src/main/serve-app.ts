import type { Protocol, ProtocolResponse } from 'electron';
import type { AppFiles, FileRequest } from './app-files.ts';

/** A session's protocols, as far as they are used; coming runtimes may have `handle` alone. */
type Protocols = Pick<Protocol, 'handle'> & Partial<Pick<Protocol, 'registerBufferProtocol'>>;

/** Chromium's `net::ERR_FAILED`. */
const failed = -2;

/**
 * Serves a folder as `app://desk/` in a session. Over buffers where the runtime can: `handle` speaks in Node's Request and Response, and
 * loading those and passing every file through their streams stands between the window and its first paint (some 50 ms of a start).
 */
export function serveApp(session: { readonly protocol: Protocols }, files: AppFiles): void {
  const isServed = session.protocol.registerBufferProtocol?.('app', async (request, callback) =>
    callback(await bufferAnswer(files, request)),
  );
  if (isServed === true) return;
  session.protocol.handle('app', async ({ url, method }) => {
    const { status, headers, body } = await files.answer({ url, method });
    return new Response(body === null ? null : new Uint8Array(body), { status, headers });
  });
}

async function bufferAnswer(files: AppFiles, { url, method }: FileRequest): Promise<ProtocolResponse> {
  try {
    const { status, headers, body } = await files.answer({ url, method });
    return { statusCode: status, headers: { ...headers }, mimeType: 'text/plain', data: body ?? Buffer.alloc(0) };
  } catch {
    // Without an answer the page would wait for ever.
    return { error: failed };
  }
}
