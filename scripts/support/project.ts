import path from 'node:path';

/** The folder of package.json. */
export const projectFolder = path.resolve(import.meta.dirname, '..', '..');

/** An absolute path from one below the project. */
export function inProject(...parts: string[]): string {
  return path.join(projectFolder, ...parts);
}
