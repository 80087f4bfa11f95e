import { beforeEach, expect, it } from 'vitest';
import type { PortUse } from '#contracts/channels.ts';
import { type DataHub, type HubWindow, createDataHub } from './data-hub.ts';
import type { DataPort, Port } from './data-port.ts';

type NamedPort = Port & { readonly name: string };
let channels: number;
let isSignedIn: boolean;
let opened: { readonly name: string; readonly onGone: () => void; isClosed: boolean; readonly said: unknown[] }[];
let hub: DataHub<NamedPort>;

const port = (name: string): NamedPort => ({
  name,
  postMessage: () => undefined,
  on: () => undefined,
  start: () => undefined,
  close: () => undefined,
});
beforeEach(() => {
  channels = 0;
  isSignedIn = true;
  opened = [];
  hub = createDataHub<NamedPort>({
    createChannel() {
      channels += 1;
      return [port(`${channels}a`), port(`${channels}b`)];
    },
    openPort({ name }, onGone): DataPort | null {
      if (!isSignedIn) return null;
      const one = { name, onGone, isClosed: false, said: [] as unknown[] };
      opened.push(one);
      return {
        say: (message) => void one.said.push(message),
        poke: () => void one.said.push('poke'),
        mail: () => void one.said.push('mail'),
        close: () => (one.isClosed = true),
      };
    },
  });
});

function window(): HubWindow<NamedPort> & { readonly got: (readonly [PortUse, string])[] } {
  const got: (readonly [PortUse, string])[] = [];
  return { got, hand: (use, { name }) => void got.push([use, name]) };
}

it('gives the way to the main process to the first window, and a way to that one to every other', () => {
  const [a, b, c] = [window(), window(), window()];
  for (const each of [a, b, c]) expect(hub.connect(each)).toBe(true);
  expect(a.got).toEqual([
    ['open', '1b'],
    ['serve', '2a'],
    ['serve', '3a'],
  ]);
  expect(b.got).toEqual([['join', '2b']]);
  expect(c.got).toEqual([['join', '3b']]);
  hub.poke();
  expect(opened).toMatchObject([{ name: '1a', said: ['poke'] }]);
});

it('chooses the next window when the first one goes, and joins the rest to it', () => {
  const [a, b, c] = [window(), window(), window()];
  for (const each of [a, b, c]) hub.connect(each);
  hub.leave(a);
  expect(opened.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  expect(b.got.slice(1).map(([use]) => use)).toEqual(['open', 'serve']);
  expect(c.got.slice(1).map(([use]) => use)).toEqual(['join']);
  hub.poke();
  expect(opened.map(({ said }) => said)).toEqual([[], ['poke']]);
});

it('chooses the next one also when only the port tells that the worker is gone', () => {
  const [a, b] = [window(), window()];
  hub.connect(a);
  hub.connect(b);
  opened[0]?.onGone();
  expect(b.got.at(-1)?.[0]).toBe('open');
  hub.leave(a);
  expect(opened).toHaveLength(2);
});

it('goes on with the first when another one goes', () => {
  const [a, b] = [window(), window()];
  hub.connect(a);
  hub.connect(b);
  hub.leave(b);
  expect(opened).toMatchObject([{ isClosed: false }]);
  hub.leave(a);
  expect(opened).toMatchObject([{ isClosed: true }]);
});

it('opens anew for a window whose page was loaded again, and joins the others to it again', () => {
  const [a, b] = [window(), window()];
  hub.connect(a);
  hub.connect(b);
  hub.connect(a);
  expect(opened.map(({ isClosed }) => isClosed)).toEqual([true, false]);
  expect(a.got.map(([use]) => use)).toEqual(['open', 'serve', 'open', 'serve']);
  expect(b.got.map(([use]) => use)).toEqual(['join', 'join']);
});

it('gives nothing to anybody while nobody is signed in, and nothing of one session to the next', () => {
  const [a, b] = [window(), window()];
  isSignedIn = false;
  expect(hub.connect(a)).toBe(false);
  isSignedIn = true;
  hub.connect(a);
  hub.connect(b);
  hub.close();
  expect(opened).toMatchObject([{ isClosed: true }]);
  hub.poke();
  expect(hub.connect(b)).toBe(true);
  expect(b.got.at(-1)?.[0]).toBe('open');
});
