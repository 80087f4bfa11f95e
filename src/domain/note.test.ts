import { describe, expect, test } from 'vitest';
import { build, date, newId } from '#tests/support/build.ts';
import { commandOf } from './commands.ts';
import { folderReader, withPuts } from './folder.ts';
import type { Folder } from './folder.ts';
import { replay } from './replay.ts';

const contactNote = (folder: Folder, over = {}) => ({
  noteId: newId(),
  accountId: folder.account.id,
  channel: 'call',
  direction: 'outbound',
  contactId: null,
  contactName: 'M. Webb',
  outcome: 'reached',
  text: 'Will release 1930438491 on the 13th run.',
  nextStep: 'Check the remittance',
  followUp: null,
  ...over,
});
const run = (folder: Folder, input: unknown, context = build.context()) =>
  commandOf('contactNote.record').execute(input, folderReader(folder), context);

describe('recording a contact note', () => {
  test('keeps the words, who said them, and on which business day', async () => {
    const folder = build.folder();
    const result = await run(folder, contactNote(folder));
    expect(result).toMatchObject({
      ok: true,
      value: [
        {
          table: 'notes',
          row: { text: 'Will release 1930438491 on the 13th run.', recordedOn: '2026-03-31', recordedByName: 'Dana Reyes' },
        },
      ],
    });
  });

  test('a follow-up that was due is done by the contact, a later one stays, the new one is set', async () => {
    const folder = build.folder({
      followUps: [build.followUp({ dueDate: '2026-03-31' }), build.followUp({ dueDate: '2026-04-15' })],
    });
    const followUp = { followUpId: newId(), dueDate: '2026-04-07' };
    const result = await run(folder, contactNote(folder, { followUp }));
    if (!result.ok) throw new Error(result.error.code);
    const after = withPuts(folder, result.value).followUps;
    expect(after.map(({ dueDate, status }) => [dueDate, status])).toEqual([
      ['2026-03-31', 'done'],
      ['2026-04-15', 'open'],
      ['2026-04-07', 'open'],
    ]);
  });

  test.each([
    ['nothing said though somebody was reached', { text: '  ' }, 'note.textMissing'],
    ['a follow-up yesterday', { followUp: { followUpId: newId(), dueDate: '2026-03-30' } }, 'followUp.dateInPast'],
    ['a person of another account', { contactId: newId() }, 'contact.notFound'],
    ['a field nobody knows', { surprise: true }, 'command.invalidInput'],
    ['another account', { accountId: newId() }, 'account.notFound'],
  ])('refuses %s', async (_, over, code) => {
    const folder = build.folder();
    expect(await run(folder, contactNote(folder, over))).toMatchObject({ ok: false, error: { code } });
  });

  test('no answer needs no words', async () => {
    const folder = build.folder();
    expect(await run(folder, contactNote(folder, { outcome: 'noAnswer', text: '' }))).toMatchObject({ ok: true });
  });
});

describe('replaying what waits on a newer folder', () => {
  test('gives what the server will give, and skips what its rule refuses', async () => {
    const folder = build.folder({ followUps: [build.followUp()] });
    const followUpId = folder.followUps[0]?.id;
    const close = { followUpId, accountId: folder.account.id, status: 'done' };
    const context = build.context({ today: date('2026-03-05') });
    const shown = await replay(folder, [
      { name: 'contactNote.record', input: contactNote(folder), context },
      { name: 'followUp.close', input: close, context },
      { name: 'followUp.close', input: close, context },
    ]);
    expect(shown.notes).toHaveLength(1);
    expect(shown.followUps.map((followUp) => followUp.status)).toEqual(['done']);
    expect(folder.notes).toHaveLength(0);
  });
});
