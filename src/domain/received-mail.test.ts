import { describe, expect, it } from 'vitest';
import { build, instant, newId } from '#tests/support/build.ts';
import { accountFactsOf } from './account-facts.ts';
import type { CommandInput } from './commands.ts';
import { commandOf } from './commands.ts';
import { folderReader, withPuts } from './folder.ts';
import { receivedMailIdSchema } from './kernel/ids.ts';
import { attachedFilesOf, attachedLine, fileKeyOf, mayRun } from './received-mail-row.ts';
import { receivedMailIdOf } from './received-mail.ts';

const sent = build.message({ state: 'sent' });
const folder = build.folder({ contacts: [build.contact()], messages: [sent], followUps: [build.followUp({ dueDate: '2026-03-30' })] });
const { id: accountId } = folder.account;

const input = (over: Partial<{ [K in keyof CommandInput<'message.receive'>]: unknown }> = {}) => ({
  receivedMailId: receivedMailIdOf(accountId, 'a'),
  accountId,
  kind: 'reply',
  messageId: sent.id,
  contactId: folder.contacts[0]?.id ?? null,
  fromName: 'Ana Alvarez',
  fromAddress: 'ap@customer.example',
  subject: 'Re: Your account',
  text: 'We pay on Friday.',
  isCut: false,
  attachments: '',
  awayUntil: null,
  receivedAt: '2026-03-31T09:00:00.000Z',
  messageIdHeader: '<1@customer.example>',
  ...over,
});
const receive = (from: typeof folder, over: Parameters<typeof input>[0] = {}) =>
  commandOf('message.receive').execute(input(over), folderReader(from), build.context());
async function after(from: typeof folder, over: Parameters<typeof input>[0] = {}) {
  const done = await receive(from, over);
  if (!done.ok) throw new Error(done.error.code);
  return withPuts(from, done.value);
}

describe('a mail that is filed', () => {
  it('stands on the account once, whoever files it again', async () => {
    const once = await after(folder);
    expect(once.receivedMails).toMatchObject([{ messageId: sent.id, text: 'We pay on Friday.', recordedByName: 'Dana Reyes' }]);
    expect(await receive(once, { text: 'something else' })).toEqual({ ok: true, value: [] });
  });

  it('closes no follow-up, and the account is not worked by it: the programme alone waits', async () => {
    const once = await after(folder);
    expect(once.followUps).toEqual(folder.followUps);
    const [before, now] = [accountFactsOf(folder), accountFactsOf(once)];
    expect(now.lastContact).toEqual(before.lastContact);
    expect(now.recentContacts[0]).toMatchObject({ on: '2026-03-31', channel: 'email', direction: 'inbound' });
    const automatic = await after(folder, { kind: 'automatic' });
    expect(accountFactsOf(automatic)).toEqual(before);
  });

  it('keeps no contact and no message that the account does not have, and comes from no day that is not yet', async () => {
    const filed = await after(folder, { contactId: newId(), messageId: newId(), receivedAt: '2031-01-01T00:00:00.000Z' });
    expect(filed.receivedMails).toMatchObject([{ contactId: null, messageId: null, receivedAt: instant('2026-03-31T15:00:00.000Z') }]);
  });

  it.each([{ subject: 'a\nBcc: evil@x.test' }, { fromName: 'a\u0000' }, { text: 'a\u0007' }, { receivedMailId: 'a' }])(
    'is refused with %j',
    async (over) => {
      expect(await receive(folder, over)).toMatchObject({ ok: false, error: { code: 'command.invalidInput' } });
    },
  );

  it('is refused on an account that there is not', async () => {
    const other = build.accountId();
    const id = receivedMailIdSchema.parse(receivedMailIdOf(other, 'a'));
    expect(await receive(folder, { accountId: other, receivedMailId: id })).toMatchObject({ error: { code: 'account.notFound' } });
  });
});

describe('the files of a mail', () => {
  it('are read as they were written', () => {
    const key = fileKeyOf('0123456789abcdef'.repeat(4));
    expect(key).toMatch(/^[a-p]{64}$/);
    const files = [
      { key, bytes: 12, name: 'remittance 4111.pdf' },
      { key: null, bytes: 99_000_000, name: 'film.mov' },
    ];
    expect(attachedFilesOf({ attachments: files.map(attachedLine).join('\n') })).toEqual(files);
    expect(attachedFilesOf({ attachments: 'nonsense' })).toEqual([{ key: null, bytes: 0, name: 'nonsense' }]);
  });

  it('that may run something are known by their ending', () => {
    for (const name of ['a.exe', 'remittance.pdf.js', 'a.XLSM ', 'a.lnk']) expect(mayRun(name)).toBe(true);
    for (const name of ['a.pdf', 'a.xlsx', 'exe', 'a.csv']) expect(mayRun(name)).toBe(false);
  });
});
