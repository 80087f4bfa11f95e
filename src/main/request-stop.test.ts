import { getEventListeners } from 'node:events';
import { describe, expect, it } from 'vitest';
import { createApi, pullPath } from './api-client.ts';
import { requestStop } from './request-stop.ts';

/** What hangs on a signal: its listeners, and whatever sets the runtime keeps on it. */
const heldBy = (signal: AbortSignal): number => {
  const kept = Object.getOwnPropertySymbols(signal).map((name): unknown => Reflect.get(signal, name));
  const inSets = kept.map((value) => (typeof value === 'object' && value !== null ? Number(Reflect.get(value, 'size') ?? 0) : 0));
  return getEventListeners(signal, 'abort').length + inSets.reduce((sum, size) => sum + size, 0);
};

describe('the stop of a request', () => {
  it('comes with the signal it was made under, also when that was aborted before', () => {
    const outer = new AbortController();
    const before = requestStop(outer.signal);
    expect(before.signal.aborted).toBe(false);
    outer.abort();
    expect([before.signal.aborted, requestStop(outer.signal).signal.aborted]).toEqual([true, true]);
  });

  it('comes by itself without touching that signal', () => {
    const outer = new AbortController();
    const stop = requestStop(outer.signal);
    stop.abort();
    expect([stop.signal.aborted, outer.signal.aborted]).toEqual([true, false]);
  });
});

it('a signal under which many streams were asked for holds nothing of them', async () => {
  const { signal } = new AbortController();
  // Nobody listens there: each request is refused at once.
  const api = createApi('http://127.0.0.1:1', { helloMs: 5000, requestMs: 5000, streamIdleMs: 5000 });
  const hear = { onOpen: () => undefined, onPoke: () => undefined };
  for (let count = 0; count < 20; count += 1) {
    expect((await api.events('token', hear, signal)).ok).toBe(false);
    expect((await api.stream('token', pullPath('cursor'), async () => undefined, signal)).ok).toBe(false);
  }
  expect(heldBy(signal)).toBe(0);
});
