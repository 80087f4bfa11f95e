// The least an Electron window can be: what the start of the product is compared with.
import { app, BrowserWindow } from 'electron';
import path from 'node:path';

app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1440, height: 900, webPreferences: { sandbox: true } });
  // The page puts the moment of its first painted frame into its title.
  window.on('page-title-updated', (_event, title) => {
    if (title.startsWith('painted ')) process.stdout.write(`painted bare ${title.slice('painted '.length)}\n`);
  });
  window.loadFile(path.join(import.meta.dirname, 'index.html'));
});
app.on('window-all-closed', () => app.quit());
