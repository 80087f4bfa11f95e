import { afterEach, describe, expect, it } from 'vitest';
import { type ArrivedMail, arrivedMailSchema } from '#contracts/mail-reading.ts';
import type { Message } from '#domain/message-row.ts';
import { fileKeyOf } from '#domain/received-mail-row.ts';
import { put } from '#domain/rows.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld } from '#tests/support/desk-world.ts';

let world: DeskWorld;
afterEach(() => world.shut());

const addresses = ['ap@one.example', 'ap@two.example', 'shared@group.example', 'shared@group.example'] as const;

/** A desktop with accounts that have one contact each, and on the first a message that was sent. */
async function withAccounts(): Promise<Message> {
  const folders = addresses.map((email) => build.folder({ account: build.account({ version: 1 }), contacts: [build.contact({ email })] }));
  world = new DeskWorld(folders);
  const { account } = at(0);
  const sent = build.message({
    releasedById: world.main.user.id,
    accountId: account.id,
    state: 'sent',
    toAddress: addresses[0],
    claimedBy: world.main.clientId,
  });
  world.server.write(account.id, [put('messages', sent)]);
  await world.openReady();
  return sent;
}
const at = (place: number) => {
  const folder = world.server.folders[place];
  if (!folder) throw new Error('there is no such account');
  return folder;
};
const placeOf = (email: string): number => world.server.folders.findIndex(({ contacts }) => contacts[0]?.email === email);

const mail = (over: Partial<{ [K in keyof ArrivedMail]: unknown }> = {}): ArrivedMail =>
  arrivedMailSchema.parse({
    mailId: newId(),
    kind: 'reply',
    messageIdHeader: '<1@one.example>',
    fromName: 'Ana',
    fromAddress: 'ap@one.example',
    subject: 'Re: Your account',
    text: 'We pay on Friday with card 4111 1111 1111 1111.',
    isCut: false,
    receivedAt: '2026-03-31T09:00:00.000Z',
    named: [],
    report: null,
    awayUntil: null,
    files: [{ key: fileKeyOf('1'.repeat(64)), bytes: 1200, name: 'remittance.pdf' }],
    assignedTo: null,
    ...over,
  });
async function filed(...mails: readonly ArrivedMail[]): Promise<readonly unknown[]> {
  const before = world.main.filed.length;
  world.main.sayArrived(mails);
  await world.until(() => world.main.filed.length >= before + mails.length, 'the filing');
  return world.main.filed.slice(before).map(({ filing }) => filing);
}
const journal = () => world.main.journal.map(({ name, accountId, input }) => ({ name, accountId, input }));

describe('a mail that arrived', () => {
  it('goes as an answer onto the account of the message it names, whoever sent it, without card numbers', async () => {
    const sent = await withAccounts();
    const named = [{ messageId: sent.id, accountId: sent.accountId }];
    expect(await filed(mail({ named, fromAddress: 'other@x.test' }))).toMatchObject([{ is: 'received', accountId: sent.accountId }]);
    expect(journal()).toMatchObject([
      {
        name: 'message.receive',
        accountId: sent.accountId,
        input: { messageId: sent.id, contactId: null, fromAddress: 'other@x.test', text: 'We pay on Friday with card ****1111.' },
      },
    ]);
    expect(JSON.stringify(journal())).toContain('remittance.pdf');
  });

  it('goes by its sender where that is known on one account, once, and is told to the main process again and again', async () => {
    await withAccounts();
    const one = mail({ fromAddress: 'AP@two.example' });
    const accountId = at(placeOf('ap@two.example')).account.id;
    expect(await filed(one)).toMatchObject([{ is: 'received', accountId }]);
    world.main.sayArrived([]);
    expect(await filed(one)).toMatchObject([{ is: 'received', accountId }]);
    expect(journal()).toHaveLength(1);
    await world.main.push();
    expect(at(placeOf('ap@two.example')).receivedMails).toHaveLength(1);
  });

  it('of a sender whom several accounts have, or none, is on no account until somebody files it', async () => {
    await withAccounts();
    const shared = mail({ fromAddress: 'shared@group.example' });
    expect(await filed(shared, mail({ fromAddress: 'nobody@x.test' }), mail({ kind: 'bulk' }))).toEqual([
      { is: 'unmatched', why: 'several' },
      { is: 'unmatched', why: 'nobody' },
      { is: 'ignored' },
    ]);
    expect(journal()).toEqual([]);
    const { account } = at(1);
    expect(await filed({ ...shared, assignedTo: account.id })).toMatchObject([{ is: 'received', accountId: account.id }]);
    expect(journal()).toMatchObject([{ name: 'message.receive', accountId: account.id }]);
  });

  it('that says a message has come back brings it back, and keeps e-mails from an address that there is not', async () => {
    const sent = await withAccounts();
    const report = { outcome: 'failed', status: '5.1.1', receiver: addresses[0], words: '550 5.1.1 User unknown' };
    const named = [{ messageId: sent.id, accountId: sent.accountId }];
    expect(await filed(mail({ kind: 'report', fromAddress: 'mailer-daemon@mx.example', report, named }))).toMatchObject([
      { is: 'bounced', accountId: sent.accountId },
    ]);
    await world.main.push();
    const folder = world.server.folders.find(({ account }) => account.id === sent.accountId);
    expect(folder?.messages).toMatchObject([{ state: 'bounced', problem: 'notDelivered', problemText: '550 5.1.1 User unknown' }]);
    expect(folder?.contactStops).toMatchObject([{ kind: 'badAddress', address: addresses[0], status: 'open' }]);
    expect(folder?.receivedMails).toEqual([]);
  });

  it('fault 52: in a storm of reports and automatic answers changes the books a few times only, and nothing is answered', async () => {
    const sent = await withAccounts();
    const named = [{ messageId: sent.id, accountId: sent.accountId }];
    const report = { outcome: 'failed', status: '5.1.1', receiver: addresses[0], words: '550 5.1.1 User unknown' };
    for (let round = 0; round < 10; round += 1) {
      await filed(mail({ kind: 'automatic', named }), mail({ kind: 'report', report, named }));
    }
    expect(
      journal()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(['message.receive', 'message.receive', 'message.receive', 'message.report']);
    expect(world.main.filed).toHaveLength(20);
  });

  it('that only says it will be later is shown and brings nothing back', async () => {
    const sent = await withAccounts();
    const report = { outcome: 'delayed', status: '4.4.7', receiver: addresses[0], words: 'try later' };
    await filed(mail({ kind: 'report', report, named: [{ messageId: sent.id, accountId: sent.accountId }] }));
    expect(journal()).toMatchObject([{ name: 'message.receive', input: { kind: 'automatic' } }]);
  });
});
