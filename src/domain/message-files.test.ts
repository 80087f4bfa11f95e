import { describe, expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { hostileTexts } from '#tests/support/hostile-texts.ts';
import {
  type HandedFile,
  awaitsFiles,
  checkHandedFiles,
  handedFilesOf,
  handedUpOf,
  mostHandedBytes,
  printedNameOf,
} from './message-files.ts';
import { messageFileName } from './message-file.ts';
import { openMessagesOf } from './open-messages.ts';

const sha256 = 'a'.repeat(64);
const file = (name: string, bytes = 1000): HandedFile => ({ sha256, bytes, name });
const codeOf = (attachments: string, files: readonly HandedFile[]): string | null => {
  const checked = checkHandedFiles({ attachments }, files);
  return checked.ok ? null : checked.error.code;
};

describe('what goes along with an e-mail of the relay', () => {
  test('is waited for while it waits and has not come; a letter and what has nothing along wait for none', () => {
    const awaiting = { channel: 'email', state: 'waiting', attachments: 'statement' } as const;
    expect(awaitsFiles(build.message(awaiting))).toBe(true);
    for (const over of [{ channel: 'letter' }, { state: 'claimed' }, { attachments: '' }, { handedUp: `${sha256} 1 a.pdf` }] as const)
      expect(awaitsFiles(build.message({ ...awaiting, ...over }))).toBe(false);
    const folder = build.folder({ messages: [build.message(awaiting)] });
    expect(openMessagesOf(folder).map((message) => message.awaitsFiles)).toEqual([true]);
  });

  test('is written a line each and read back as it was, whatever it is called', () => {
    const files = hostileTexts.map((text, at) => file(messageFileName(text), at + 1));
    expect(handedFilesOf({ handedUp: handedUpOf(files) })).toEqual(files);
    expect(handedFilesOf({ handedUp: null })).toEqual([]);
    expect(handedFilesOf({ handedUp: `${sha256} 0 a.pdf\nx 5 a.pdf\n${sha256} 5` })).toEqual([]);
  });

  test('is exactly what the message names, in the order in which it goes: documents as PDF, files by content and name', () => {
    const attachments = `statement\nfile ${sha256} note.txt\ninvoice R 2026/4`;
    const whole = [file('Statement.pdf'), file('Invoice R 2026 4 copy.pdf'), file('note.txt')];
    expect(codeOf(attachments, whole)).toBeNull();
    expect(codeOf(attachments, whole.slice(0, 2))).toBe('relay.filesNotMade');
    expect(codeOf(attachments, [...whole, file('more.pdf')])).toBe('relay.filesNotMade');
    expect(codeOf(attachments, [file('S.pdf'), file('I.pdf'), { ...file('note.txt'), sha256: 'b'.repeat(64) }])).toBe('relay.filesNotMade');
    expect(codeOf(attachments, whole.toReversed())).toBe('relay.fileNameBad');
    expect(codeOf('', [])).toBe('relay.filesNotMade');
    for (const name of ['Statement.html', 'a/b.pdf', '.pdf', 'a\nb.pdf', `${'long'.repeat(40)}.pdf`])
      expect(codeOf('statement', [file(name)])).toBe('relay.fileNameBad');
    for (const name of ['run.exe', '../note.txt', 'a\\b.txt'])
      expect(codeOf(`file ${sha256} ${name}`, [file(name)])).toBe('relay.fileNameBad');
    // A card number was taken out of it.
    expect(codeOf(`file ${sha256} ****1111.pdf`, [file('****1111.pdf')])).toBeNull();
  });

  test('takes the name that is made of any subject', () => {
    for (const text of ['Statement of 5/2026: “all”', '…', '', ...hostileTexts])
      expect(codeOf('statement', [file(`${printedNameOf(text)}.pdf`)]), text).toBeNull();
  });

  test('is no larger than a mail server takes, all of it together', () => {
    expect(codeOf('statement', [file('S.pdf', mostHandedBytes)])).toBeNull();
    expect(codeOf('statement\ninvoice 1', [file('S.pdf', mostHandedBytes), file('I.pdf', 1)])).toBe('relay.filesTooLarge');
  });
});
