import { contextBridge, ipcRenderer } from 'electron';
import { orderChannel, reportChannel } from '#contracts/telephone-channels.ts';

/** A way to hear orders and one to report; no other channel can be named. */
const bridge = {
  onOrder(listener: (order: unknown) => void): void {
    ipcRenderer.on(orderChannel, (_event, order: unknown) => listener(order));
  },
  report: (report: unknown): void => ipcRenderer.send(reportChannel, report),
};

contextBridge.exposeInMainWorld('telephone', Object.freeze(bridge));
