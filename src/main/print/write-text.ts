import { beginFile } from './growing-file.ts';

/** Writes a text into a file that has its name only when all of it is there; false where the disk refuses, and then nothing is left of it. `onFault` hears why. */
export async function writeText(file: string, text: string, onFault: (fault: unknown) => void): Promise<boolean> {
  const growing = await beginFile(file).catch(onFault);
  if (!growing) return false;
  try {
    await growing.write(Buffer.from(text, 'utf8'));
    await growing.finish();
    return true;
  } catch (fault) {
    onFault(fault);
    await growing.discard().catch(onFault);
    return false;
  }
}
