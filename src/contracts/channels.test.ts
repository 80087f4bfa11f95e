import { expect, it } from 'vitest';
import { callNames, eventNames, portChannelOf, portMessageOf, portUses } from './channels.ts';
import { ipc, ipcEvents } from './ipc.ts';

it('lists exactly the calls and events that have schemas', () => {
  expect([...callNames].sort()).toEqual(Object.keys(ipc).sort());
  expect([...eventNames].sort()).toEqual(Object.keys(ipcEvents).sort());
});

it('never takes a port for one of another use', () => {
  expect(new Set(portUses.flatMap((use) => [portChannelOf(use), portMessageOf(use)])).size).toBe(2 * portUses.length);
});
