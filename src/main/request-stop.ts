/** What ends one request: `abort`, or the signal it was made with. After `abort` nothing of the request hangs on that signal any more. */
export type RequestStop = { readonly signal: AbortSignal; abort(): void };

/**
 * Makes the stop of one request under a signal that may live much longer. Not `AbortSignal.any`: under Node 20 each of its signals
 * stays on the ones it was made of for as long as those live, and a session makes thousands of requests under one.
 */
export function requestStop(outer: AbortSignal): RequestStop {
  const own = new AbortController();
  const abort = (): void => {
    outer.removeEventListener('abort', abort);
    own.abort();
  };
  if (outer.aborted) abort();
  else outer.addEventListener('abort', abort);
  return { signal: own.signal, abort };
}
