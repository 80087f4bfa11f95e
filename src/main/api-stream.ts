import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { type Readable, pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { type ApiFailure, brokenAnswer, failureOfAnswer, insecure, isKind, isTlsFault, noAnswer, notOurs } from './api-failure.ts';
import { LineTooLongError, createLineCutter } from './line-cutter.ts';
import { requestStop } from './request-stop.ts';

export type StreamCall = {
  readonly baseUrl: string;
  readonly token: string;
  readonly path: string;
  /** May hold the stream back; the server waits then. */
  readonly take: (lines: Uint8Array<ArrayBuffer>) => Promise<void>;
  readonly stop: AbortSignal;
  /** So long the server may be silent. */
  readonly idleMs: number;
};

/** Unpacked at a time: a first sync is tens of megabytes, and each piece costs the process that also draws the windows a turn. */
const unpackedBytes = 256 * 1024;

/** An error answer is a few hundred bytes; more is not read. */
const longestProblemBytes = 64 * 1024;

/**
 * Hands an NDJSON answer on in pieces of whole lines. Node's own client rather than `fetch`: that one copies everything it
 * holds back again and again while the taker is slower than the network, which a first sync of a large book always is.
 */
export async function streamLines({ baseUrl, token, path, take, stop, idleMs }: StreamCall): Promise<Result<null, ApiFailure>> {
  const request = requestStop(stop);
  // The clock runs only while the server is awaited: a worker that is busy with a piece is no fault of the network.
  const awaited = async <T>(work: Promise<T>): Promise<T> => {
    const timer = setTimeout(request.abort, idleMs);
    return work.finally(() => clearTimeout(timer));
  };
  try {
    const response = await awaited(getStream({ url: baseUrl + path, token, accept: 'application/x-ndjson', signal: request.signal }));
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400) return err(notOurs(status));
    if (status !== 200) {
      const body = await awaited(problemText(response));
      return err(failureOfAnswer({ status, retryAfter: response.headers['retry-after'] ?? null, body, isSignIn: false }));
    }
    if (!isKind(response.headers['content-type'] ?? null, 'application/x-ndjson')) return err(notOurs(status));
    await takeLines(readable(response), take, awaited);
    return ok(null);
  } catch (fault) {
    return err(failureOf(fault));
  } finally {
    // Lets the connection go, whatever ended the stream.
    request.abort();
  }
}

async function takeLines(body: Readable, take: StreamCall['take'], awaited: <T>(work: Promise<T>) => Promise<T>): Promise<void> {
  const cutter = createLineCutter();
  const pieces: AsyncIterator<Buffer> = body[Symbol.asyncIterator]();
  for (let piece = await awaited(pieces.next()); piece.done !== true; piece = await awaited(pieces.next())) {
    for (const lines of cutter.push(piece.value)) await take(lines);
  }
  for (const lines of cutter.end()) await take(lines);
}

/** Asks for an answer that is read as it comes; rejects when none comes. */
export function getStream(asked: {
  readonly url: string;
  readonly token: string;
  readonly accept: 'application/x-ndjson' | 'text/event-stream';
  readonly signal: AbortSignal;
}): Promise<IncomingMessage> {
  const { url, token, accept, signal } = asked;
  // Events are never packed: one would lie in the packer until the next comes.
  const encoding = accept === 'text/event-stream' ? 'identity' : 'gzip';
  const headers = { accept, 'accept-encoding': encoding, authorization: `Bearer ${token}` };
  const client = url.startsWith('https:') ? https : http;
  return new Promise((resolve, reject) => client.get(url, { headers, signal }, resolve).once('error', reject));
}

/** The body, unpacked where it comes packed. What breaks one of the two ends both and comes out of the last. */
function readable(response: IncomingMessage): Readable {
  if (response.headers['content-encoding'] !== 'gzip') return response;
  return pipeline(response, createGunzip({ chunkSize: unpackedBytes }), () => undefined);
}

/** The text of an error answer, as far as one of ours can go. */
export async function problemText(response: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of readable(response)) {
    bytes += piece.length;
    if (bytes > longestProblemBytes) break;
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** The network, TLS and unpacking give their errors a code; a wrong argument of ours has one too and is a bug. */
const isOutside = (fault: unknown): boolean =>
  fault instanceof Error && 'code' in fault && typeof fault.code === 'string' && !fault.code.startsWith('ERR_INVALID');

function failureOf(fault: unknown): ApiFailure {
  return fault instanceof LineTooLongError ? brokenAnswer(200) : outsideFailure(fault);
}

/** What a request came to that something outside broke off; a fault of ours is thrown on. */
export function outsideFailure(fault: unknown): ApiFailure {
  if (isOutside(fault)) return isTlsFault(fault) ? insecure : noAnswer;
  throw fault;
}
