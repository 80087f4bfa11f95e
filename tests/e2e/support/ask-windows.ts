import type { ElectronApplication } from 'playwright-core';

/** A page that has died a moment ago, or is being loaded again, never answers. */
const answerLimitMs = 2000;

/**
 * What a script finds in each window, asked past the program that drives the windows, which loses a page when its process dies.
 * Null for one whose page is gone or does not answer.
 */
export function askWindows(app: ElectronApplication, script: string): Promise<unknown[]> {
  return app.evaluate(
    async ({ BrowserWindow }, { asked, limitMs }): Promise<unknown[]> => {
      const pages = BrowserWindow.getAllWindows().map(({ webContents }) => webContents);
      const silence = new Promise<null>((resolve) => setTimeout(() => resolve(null), limitMs));
      return Promise.all(
        pages.map((page) => (page.isCrashed() ? null : Promise.race([silence, page.executeJavaScript(asked).catch(() => null)]))),
      );
    },
    { asked: script, limitMs: answerLimitMs },
  );
}
