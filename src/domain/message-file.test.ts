import { describe, expect, test } from 'vitest';
import { hostileTexts } from '#tests/support/hostile-texts.ts';
import { attachmentsOf, enclosuresOf } from './message-enclosures.ts';
import { isRefusedKind, messageFileLimits, messageFileName } from './message-file.ts';

describe('a file of one’s own', () => {
  test.each(['invoice.exe', 'a.JS', 'photo.pdf.scr', 'setup.msi . ', 'x.\u202Eexe', 'run.bat.', 'archive.jar'])(
    '%j is of a kind that mail servers refuse',
    (name) => {
      expect(isRefusedKind(name)).toBe(true);
    },
  );

  test.each(['delivery note.pdf', 'exe', 'invoice.exe.pdf', 'photo.JPG', 'Liste.xlsx', 'note'])('%j may go', (name) => {
    expect(isRefusedKind(name)).toBe(false);
  });

  test('has a name of one line without folders, whatever it is called', () => {
    expect(messageFileName('../../etc/passwd')).toBe('etc passwd');
    expect(messageFileName('C:\\Users\\dana\\Lieferschein Müller.pdf')).toBe('C Users dana Lieferschein Müller.pdf');
    expect(messageFileName(`${'long '.repeat(60)}.pdf`)).toMatch(/^.{100,120}\.pdf$/);
    for (const hostile of hostileTexts) {
      const name = messageFileName(hostile);
      expect(name).toMatch(/^[^\p{Cc}\u2028\u2029/\\:*?"<>|]{1,120}$/u);
      expect(name.length).toBeLessThanOrEqual(messageFileLimits.nameCharacters);
      const file = { sha256: 'a'.repeat(64), name };
      expect(enclosuresOf({ attachments: attachmentsOf(['statement'], [], [file]) })).toEqual([
        { kind: 'statement' },
        { kind: 'file', ...file },
      ]);
    }
  });

  test('comes before the copies of invoices where a row has no room for all', () => {
    const items = Array.from({ length: 500 }, (_, at) => ({ invoice: { number: `19304${at}` } }));
    const along = enclosuresOf({ attachments: attachmentsOf(['invoices'], items, [{ sha256: 'b'.repeat(64), name: 'note.pdf' }]) });
    expect(along.filter(({ kind }) => kind === 'file')).toHaveLength(1);
  });
});
