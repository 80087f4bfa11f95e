import path from 'node:path';
import { type BrowserWindow, app, dialog } from 'electron';
import type { ChooseFile } from './mailbox-handlers.ts';

/** Where a file that came with a mail goes: where the person says, or into a folder without a question. It is never opened from here. */
export const chooseAttached =
  (saveInto: string | null): ChooseFile<BrowserWindow> =>
  async (asker, name) => {
    if (saveInto !== null) return path.join(saveInto, name);
    const { canceled, filePath } = await dialog.showSaveDialog(asker, {
      title: 'Save the file of a mail',
      defaultPath: path.join(app.getPath('downloads'), name),
    });
    return canceled || filePath === '' ? null : filePath;
  };
