import { contextBridge, ipcRenderer } from 'electron';
import { callNames, deskOrigin, eventNames, portChannelOf, portMessageOf, portUses } from '#contracts/channels.ts';

/** One function a call: the page can name no other channel. */
const calls = Object.fromEntries(callNames.map((name) => [name, (input: unknown) => ipcRenderer.invoke(name, input)]));

const on = (event: unknown, listener: (detail: unknown) => void): (() => void) => {
  const name = eventNames.find((known) => known === event);
  if (name === undefined) throw new Error('no such event');
  const relay = (_event: unknown, detail: unknown): void => listener(detail);
  ipcRenderer.on(name, relay);
  return () => ipcRenderer.off(name, relay);
};

contextBridge.exposeInMainWorld('desk', Object.freeze({ ...calls, on }));

for (const use of portUses) {
  ipcRenderer.on(portChannelOf(use), (event) => window.postMessage(portMessageOf(use), deskOrigin, event.ports));
}
