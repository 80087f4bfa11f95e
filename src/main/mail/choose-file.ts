import { type FileHandle, open } from 'node:fs/promises';
import path from 'node:path';
import type { ChooseFileRequest, ChosenFile } from '#contracts/attachments.ts';
import type { Failure } from '#contracts/failure.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import { isRefusedKind, messageFileLimits, messageFileName } from '#domain/message-file.ts';
import type { Handlers } from '../answer-call.ts';
import type { AttachmentStore } from './attachment-store.ts';

/** Answers the page's wish for a file to go along with an e-mail, for somebody who is signed in. `pick` asks the person for one; null: they chose none. */
export const fileHandlers = <W>(
  files: () => AttachmentStore | null,
  pick: (asker: W) => Promise<string | null>,
): Pick<Handlers<W>, 'attachments.choose'> => ({
  'attachments.choose': async (request, asker) => {
    const store = files();
    return store === null ? err({ code: 'session.missing' }) : chooseFile(store, () => pick(asker), request);
  },
});

/**
 * Has somebody choose a file and keeps what is in it, sealed, so that it may change or go afterwards. Fails with `attachment.kindRefused`, `attachment.tooLarge`,
 * `attachment.tooMany`, `attachment.empty`, `attachment.notRead` or `attachment.notKept`; nothing is kept then. The page never learns where the file lies.
 */
export async function chooseFile(
  store: AttachmentStore,
  pick: () => Promise<string | null>,
  { filesBefore, bytesBefore }: ChooseFileRequest,
): Promise<Result<ChosenFile, Failure>> {
  if (filesBefore >= messageFileLimits.files) return err({ code: 'attachment.tooMany' });
  const file = await pick();
  if (file === null) return ok({ status: 'notChosen' });
  const base = path.basename(file);
  if (isRefusedKind(base)) return err({ code: 'attachment.kindRefused' });
  const content = await contentOf(file, messageFileLimits.totalBytes - bytesBefore);
  if (!content.ok) return content;
  const sha256 = await store.keep(content.value);
  if (sha256 === null) return err({ code: 'attachment.notKept' });
  return ok({ status: 'kept', file: { sha256, name: messageFileName(base) }, bytes: content.value.length });
}

/** What a file holds. Its size is asked before it is read, and one that grows meanwhile is not read to its end. */
async function contentOf(file: string, mostBytes: number): Promise<Result<Uint8Array, Failure>> {
  let handle: FileHandle | null = null;
  try {
    handle = await open(file, 'r');
    const stat = await handle.stat();
    if (!stat.isFile()) return err({ code: 'attachment.notRead' });
    if (stat.size > mostBytes) return err({ code: 'attachment.tooLarge' });
    const content = Buffer.alloc(stat.size);
    let length = 0;
    while (length < content.length) {
      const { bytesRead } = await handle.read(content, length, content.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return length === 0 ? err({ code: 'attachment.empty' }) : ok(content.subarray(0, length));
  } catch {
    // Gone, denied, or a disk that fails: the person chooses again.
    return err({ code: 'attachment.notRead' });
  } finally {
    await handle?.close();
  }
}
