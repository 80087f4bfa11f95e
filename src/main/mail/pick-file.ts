import { type BrowserWindow, dialog } from 'electron';

/** Asks the person at a window for one file; null: they chose none. */
export async function pickFile(asker: BrowserWindow): Promise<string | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(asker, { title: 'Attach a file', properties: ['openFile'] });
  return canceled ? null : (filePaths[0] ?? null);
}
