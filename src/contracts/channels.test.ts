import { expect, it } from 'vitest';
import { callNames, dataPortWindowMessage, eventNames } from './channels.ts';
import { dataPortMessage, ipc, ipcEvents } from './ipc.ts';

it('lists exactly the calls and events that have schemas', () => {
  expect([...callNames].sort()).toEqual(Object.keys(ipc).sort());
  expect([...eventNames].sort()).toEqual(Object.keys(ipcEvents).sort());
});

it('knows the data port by the same name', () => {
  expect(dataPortWindowMessage).toBe(dataPortMessage);
});
