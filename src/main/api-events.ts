import { type Result, err, ok } from '#domain/kernel/result.ts';
import { eventStream } from '#contracts/sync.ts';
import { type ApiFailure, brokenAnswer, failureOfAnswer, isKind, notOurs } from './api-failure.ts';
import { getStream, outsideFailure, problemText } from './api-stream.ts';
import { EventLineTooLongError, createEventReader } from './event-lines.ts';
import { requestStop } from './request-stop.ts';

export type EventCall = {
  readonly baseUrl: string;
  readonly token: string;
  /** The stream stands. */
  readonly onOpen: () => void;
  readonly onPoke: () => void;
  readonly stop: AbortSignal;
  /** So long the server may be silent; it gives a sign of life every 20 s. */
  readonly idleMs: number;
};

/** Listens to the server's events until the stream ends: by the server (`ok`), or by a failure, a silence or `stop`. */
export async function listenToEvents({ baseUrl, token, onOpen, onPoke, stop, idleMs }: EventCall): Promise<Result<null, ApiFailure>> {
  const line = requestStop(stop);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const heard = (): void => {
    clearTimeout(timer);
    timer = setTimeout(line.abort, idleMs);
  };
  try {
    heard();
    const response = await getStream({
      url: baseUrl + eventStream.path,
      token,
      accept: 'text/event-stream',
      signal: line.signal,
    });
    const status = response.statusCode ?? 0;
    if (status >= 300 && status < 400) return err(notOurs(status));
    if (status !== 200) {
      const body = await problemText(response);
      return err(failureOfAnswer({ status, retryAfter: response.headers['retry-after'] ?? null, body, isSignIn: false }));
    }
    if (!isKind(response.headers['content-type'] ?? null, 'text/event-stream')) return err(notOurs(status));
    onOpen();
    const reader = createEventReader();
    const pieces: AsyncIterable<Buffer> = response;
    for await (const piece of pieces) {
      heard();
      for (const sign of reader.push(piece)) if (sign.kind === 'event' && sign.name === eventStream.poke) onPoke();
    }
    return ok(null);
  } catch (fault) {
    return err(fault instanceof EventLineTooLongError ? brokenAnswer(200) : outsideFailure(fault));
  } finally {
    clearTimeout(timer);
    // Lets the connection go, whatever ended the stream.
    line.abort();
  }
}
