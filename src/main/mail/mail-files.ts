import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileKeyOf } from '#domain/received-mail-row.ts';
import { seal, unseal } from '../sealed-box.ts';
import { nullWhenMissing } from '../segment-file.ts';
import { writeWhole } from '../whole-file.ts';

/** The files that came with mails, each sealed in a file of its own on this computer. */
export type MailFiles = {
  /** Keeps a file of a mail and gives its key; null where there is no room for it, and then it is only named. */
  keep(mailId: string, content: Uint8Array): Promise<string | null>;
  /** The file of a key; null where it is not on this computer, or was changed. */
  read(key: string): Promise<Buffer | null>;
  remove(keys: readonly string[]): Promise<void>;
};

/** All files of one person together. */
const mostBytes = 1024 * 1024 * 1024;

/** Opens the files below a folder. */
export async function openMailFiles(folder: string, key: Uint8Array): Promise<MailFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  let bytes = 0;
  for (const name of await readdir(folder)) bytes += (await stat(path.join(folder, name))).size;
  const contextOf = (name: string): Buffer => Buffer.from(`mail-file|1|${name}`);
  return {
    async keep(mailId, content) {
      if (bytes + content.length > mostBytes) return null;
      // Of the mail and the content: the same file in two mails is two, so that one can be forgotten.
      const inner = createHash('sha256').update(content).digest('hex');
      const name = fileKeyOf(createHash('sha256').update(`${mailId}|${inner}`).digest('hex'));
      try {
        await writeWhole(path.join(folder, name), seal(key, contextOf(name), content));
      } catch (fault) {
        if (!(fault instanceof Error && 'syscall' in fault)) throw fault;
        return null;
      }
      bytes += content.length;
      return name;
    },
    async read(name) {
      const sealed = await readFile(path.join(folder, name)).catch(nullWhenMissing);
      return sealed && unseal(key, contextOf(name), sealed);
    },
    async remove(names) {
      for (const name of names) await rm(path.join(folder, name), { force: true });
    },
  };
}
