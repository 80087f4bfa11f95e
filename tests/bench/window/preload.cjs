// The bridge of the benchmark's window: asks the main process for a port and hands it on to the page.
const { contextBridge, ipcRenderer } = require('electron');

contextBridge.exposeInMainWorld('bench', { connect: (settings) => ipcRenderer.invoke('connect', settings) });
ipcRenderer.on('port', (event) => window.postMessage('port', '*', event.ports));
