import { oneLineOf } from './message-markup.ts';

/** What may go along with one e-mail: files of one's own, and all of them together in bytes. Mail servers take some 20 MB a message, and the encoding adds a third. */
export const messageFileLimits = { files: 10, totalBytes: 10 * 1024 * 1024, nameCharacters: 120 } as const;

/**
 * Endings of files that mail servers refuse, because a computer runs what is in them: the list of one of the large ones.
 * Source: Google Workspace Help, "File types blocked in Gmail", read 2026-11-23.
 */
const refusedEndings: ReadonlySet<string> = new Set(
  (
    'ade adp apk appx appxbundle bat cab chm cmd com cpl diagcab diagcfg diagpkg dll dmg ex ex_ exe hta img ins iso isp jar jnlp js jse ' +
    'lib lnk mde mjs msc msi msix msixbundle msp mst nsh pif ps1 scr sct shb sys vb vbe vbs vhd vhdx vxd wsc wsf wsh xll'
  ).split(' '),
);

/** Whether mail servers would refuse a file of this name for what it is. What a system leaves away at the end of a name counts for nothing. */
export function isRefusedKind(name: string): boolean {
  const bare = oneLineOf(name)
    .toLowerCase()
    .replace(/[\s.]+$/, '');
  return refusedEndings.has(bare.slice(bare.lastIndexOf('.') + 1)) && bare.includes('.');
}

/** A file's name as it stands in a message: one line, without folders and without marks that a system gives a meaning to; its ending is kept where it is cut. */
export function messageFileName(name: string): string {
  const plain = oneLineOf(name)
    .replace(/[/\\:*?"<>|]+/g, ' ')
    .replace(/ {2,}/g, ' ')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  const letters = [...plain];
  if (plain.length <= messageFileLimits.nameCharacters) return plain === '' ? 'file' : plain;
  const ending = /\.[^.\s]{1,10}$/.exec(plain)?.[0] ?? '';
  let short = '';
  for (const letter of letters) {
    if (short.length + letter.length + ending.length > messageFileLimits.nameCharacters) break;
    short += letter;
  }
  return short + ending;
}
