import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat, utimes } from 'node:fs/promises';
import path from 'node:path';
import type { MessageFile } from '#contracts/attachments.ts';
import { seal, unseal } from '../sealed-box.ts';
import { nullWhenMissing } from '../segment-file.ts';
import { writeWhole } from '../whole-file.ts';
import type { MailEnclosure } from '#smtp/mime-message.ts';

/** Files of a person's own that go along with their e-mails, sealed with their key until long after these have left. */
export type AttachmentStore = {
  /** Keeps what a file holds and gives its SHA-256; null where the disk refuses, and then nothing is kept. */
  keep(content: Uint8Array): Promise<string | null>;
  /** What a file holds; null where it is not here or is not what its name says. */
  read(sha256: string): Promise<Uint8Array | null>;
};

/** An e-mail that has waited for so long is not sent any more. */
const keptMs = 60 * 24 * 3_600_000;

/** Opens the folder of a person's files; what was chosen longer than 60 days ago is removed. */
export async function openAttachmentStore(options: {
  readonly folder: string;
  readonly key: Uint8Array;
  readonly nowMs: () => number;
}): Promise<AttachmentStore> {
  const { folder, key, nowMs } = options;
  const fileOf = (sha256: string): string => path.join(folder, sha256);
  // What cannot be looked at or removed now is tried again at the next start.
  await removeOld(folder, nowMs() - keptMs).catch(() => undefined);
  return {
    async keep(content) {
      const sha256 = sha256Of(content);
      try {
        await mkdir(folder, { recursive: true, mode: 0o700 });
        await writeWhole(fileOf(sha256), seal(key, contextOf(sha256), content));
        await utimes(fileOf(sha256), nowMs() / 1000, nowMs() / 1000);
        return sha256;
      } catch {
        // A disk says it in many ways; the page is told that nothing was kept.
        return null;
      }
    },
    async read(sha256) {
      if (!/^[\da-f]{64}$/.test(sha256)) return null;
      const sealed = await readFile(fileOf(sha256)).catch(nullWhenMissing);
      const content = sealed && unseal(key, contextOf(sha256), sealed);
      return content && sha256Of(content) === sha256 ? content : null;
    },
  };
}

/** The files of a message, to go along with it; null where one of them is not here. */
export async function filesOf(store: AttachmentStore, files: readonly MessageFile[]): Promise<readonly MailEnclosure[] | null> {
  const found: MailEnclosure[] = [];
  for (const { name, sha256 } of files) {
    const content = await store.read(sha256);
    if (content === null) return null;
    found.push({ name, content, isPdf: false });
  }
  return found;
}

const sha256Of = (content: Uint8Array): string => createHash('sha256').update(content).digest('hex');
const contextOf = (sha256: string): Buffer => Buffer.from(`attachment|1|${sha256}`);

async function removeOld(folder: string, beforeMs: number): Promise<void> {
  const names = (await readdir(folder).catch(nullWhenMissing)) ?? [];
  for (const name of names) {
    const file = path.join(folder, name);
    if ((await stat(file)).mtimeMs < beforeMs) await rm(file, { force: true });
  }
}
