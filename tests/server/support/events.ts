import { setTimeout as sleep } from 'node:timers/promises';
import { eventStream } from '#contracts/sync.ts';

/** A desktop's stream of events while it is read. */
export type Events = {
  readonly status: number;
  readonly headers: Headers;
  /** Moments of the pokes so far, in milliseconds. */
  readonly pokes: readonly number[];
  /** Everything that came. */
  readonly text: () => string;
  readonly isOver: () => boolean;
  /** Waits until there have been so many pokes; rejects after ten seconds. */
  readonly until: (pokes: number) => Promise<void>;
  readonly untilOver: () => Promise<void>;
  readonly close: () => void;
};

const longestMs = 20_000;

/** Waits until something holds; rejects after twenty seconds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  const deadline = performance.now() + longestMs;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`it did not come to: ${what}`);
    await sleep(10);
  }
}

/** Opens the stream of events of a session. */
export async function openEvents(url: string, token: string): Promise<Events> {
  const stop = new AbortController();
  const response = await fetch(url + eventStream.path, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal });
  const pokes: number[] = [];
  let text = '';
  let isOver = false;
  const read = async (): Promise<void> => {
    for await (const piece of response.body ?? []) {
      text += Buffer.from(piece).toString('utf8');
      const count = text.split(`event: ${eventStream.poke}\ndata:\n\n`).length - 1;
      while (pokes.length < count) pokes.push(performance.now());
    }
  };
  void read()
    .catch(() => undefined)
    .finally(() => (isOver = true));
  return {
    status: response.status,
    headers: response.headers,
    pokes,
    text: () => text,
    isOver: () => isOver,
    until: (count) => until(() => pokes.length >= count, `${count} pokes, there were ${pokes.length}`),
    untilOver: () => until(() => isOver, 'the end of the stream'),
    close: () => stop.abort(),
  };
}
