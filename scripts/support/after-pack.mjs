import { rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * electron-builder's hook after an application folder is filled. With a runtime folder of our own it also copies the
 * runtime's default app, which would start any folder handed to it; a product has no use for that.
 * It wants a default export.
 */
export default async function afterPack(context) {
  const resources =
    context.electronPlatformName === 'darwin'
      ? path.join(context.appOutDir, `${context.packager.appInfo.productFilename}.app`, 'Contents', 'Resources')
      : path.join(context.appOutDir, 'resources');
  await rm(path.join(resources, 'default_app.asar'), { force: true });
}
