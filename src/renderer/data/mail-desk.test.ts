import { afterEach, describe, expect, it } from 'vitest';
import type { MailOutcome } from '#contracts/mailbox.ts';
import type { Folder } from '#domain/folder.ts';
import type { Message } from '#domain/message-row.ts';
import { put } from '#domain/rows.ts';
import { build, newId } from '#tests/support/build.ts';
import { DeskWorld, usualCompany } from '#tests/support/desk-world.ts';
import { ModelServer } from '#tests/support/model-server.ts';

let world: DeskWorld;
afterEach(() => world.shut());

/** A desktop whose books hold an e-mail on each of so many accounts, released by its person and accepted. */
async function withMails(
  count: number,
  over: (dana: string, clientId: string) => object = () => ({}),
  company = usualCompany,
): Promise<void> {
  const folders = Array.from({ length: count }, () =>
    build.folder({ account: build.account({ version: 1 }), contacts: [build.contact()] }),
  );
  world = new DeskWorld(new ModelServer(company, folders));
  for (const folder of world.server.folders) {
    const row = build.message({
      releasedById: world.main.user.id,
      ...over(world.main.user.id, world.main.clientId),
      accountId: folder.account.id,
    });
    world.server.write(folder.account.id, [put('messages', row)]);
  }
}
const folders = (): readonly Folder[] => world.server.folders;
const messages = (): readonly Message[] => folders().flatMap((folder) => folder.messages);
const claims = () => world.main.journal.filter(({ name }) => name === 'message.claim');

const outcomeOf = (message: Message | undefined, over: Partial<MailOutcome> = {}): MailOutcome => {
  if (!message) throw new Error('there is no message');
  return {
    messageId: message.id,
    accountId: message.accountId,
    state: 'sent',
    at: message.stateAt,
    problem: null,
    problemText: null,
    ...over,
  };
};

/** Pushes what waits and lets the window pull what came of it, until nothing more is to be claimed or handed over. */
async function settle(): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    await world.main.push();
    world.main.poke();
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
}

/** The same until something is so, however slow the machine is. */
const settleUntil = (isSo: () => boolean, what: string): Promise<void> =>
  world.until(async () => {
    await settle();
    return isSo();
  }, what);

describe('an accepted e-mail', () => {
  it('is left to the company’s relay where that sends', async () => {
    const relay = { fromName: 'Credit', fromAddress: 'credit@brightwater.example', replyTo: null };
    const { policy } = usualCompany;
    await withMails(1, () => ({}), { ...usualCompany, policy: { ...policy, letters: { ...policy.letters, relay } } });
    await world.openReady();
    world.main.sayMail(true);
    await settle();
    expect(claims()).toEqual([]);
    expect(world.main.offered).toEqual([]);
  });

  it('is offered, claimed and handed over once, in both forms, under its fixed name', async () => {
    await withMails(1);
    await world.openReady();
    world.main.sayMail(true);
    await world.until(() => claims().length === 1, 'the claim');
    expect(world.main.given).toEqual([]);
    expect(world.main.offered).toHaveLength(1);
    await settleUntil(() => world.main.given.length > 0, 'the hand-over');
    await settle();
    expect(world.main.given).toHaveLength(1);
    const [message] = messages();
    expect(message).toMatchObject({ state: 'claimed', claimedBy: world.main.clientId });
    expect(world.main.given[0]).toMatchObject({
      toAddress: message?.toAddress,
      subject: message?.subject,
      messageIdHeader: message?.messageIdHeader,
    });
    expect(world.main.given[0]?.text).toContain('please look at invoice 1930438491.');
    expect(world.main.given[0]?.html).toContain('please look at invoice 1930438491.');
  });

  it('is not claimed without a mailbox or without a network, and then is', async () => {
    await withMails(1);
    await world.openReady();
    world.main.sayMail(false);
    await settle();
    world.main.setOnline(false);
    world.main.sayMail(true);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(claims()).toEqual([]);
    world.main.setOnline(true);
    await world.until(() => claims().length === 1, 'the claim');
  });

  it('is claimed a few at a time; the next go when those have ended', async () => {
    await withMails(13);
    await world.openReady();
    world.main.sayMail(true);
    await world.until(() => claims().length === 10, 'ten claims');
    await settleUntil(() => world.main.given.length === 10, 'ten hand-overs');
    expect(claims()).toHaveLength(10);
    world.main.sayMail(
      true,
      world.main.given.slice(0, 3).map(({ messageId }) => outcomeOf(messages().find(({ id }) => id === messageId))),
    );
    await settleUntil(() => claims().length === 13, 'the other claims');
  });

  it('of somebody else, or claimed by another client, is left alone', async () => {
    await withMails(1, () => ({ releasedById: newId() }));
    await world.openReady();
    world.main.sayMail(true);
    await settle();
    expect(claims()).toEqual([]);
    await world.shut();
    await withMails(1, () => ({ state: 'claimed', claimedBy: newId() }));
    await world.openReady();
    world.main.sayMail(true);
    await settle();
    expect(world.main.given).toEqual([]);
  });

  it('waits while something of this desktop on its account has not reached the central API', async () => {
    await withMails(1);
    const client = await world.openReady();
    const [account] = folders();
    if (!account) throw new Error('there is no account');
    const stop = {
      contactStopId: newId(),
      accountId: account.account.id,
      kind: 'optOut',
      channel: 'email',
      contactId: null,
      address: null,
      reason: 'They said so',
    };
    expect((await client.run('contactStop.place', account.account.id, stop as never)).saved).toBe(true);
    world.main.sayMail(true);
    await new Promise((resolve) => setTimeout(resolve, 60));
    expect(claims()).toEqual([]);
    // The central API holds it back where it is claimed: the stop has arrived before.
    await settleUntil(() => messages()[0]?.state === 'cancelled', 'the message to be held back');
    expect(world.main.journal.map(({ name }) => name)).toEqual(['contactStop.place', 'message.claim']);
    expect(messages()[0]).toMatchObject({ state: 'cancelled', flag: 'stopped' });
    expect(world.main.given).toEqual([]);
  });

  it('that was claimed before a crash is handed over again at the next start', async () => {
    await withMails(1, (_dana, clientId) => ({ state: 'claimed', claimedBy: clientId }));
    await world.openReady();
    world.main.sayMail(true);
    await world.until(() => world.main.given.length === 1, 'the hand-over');
    await world.kill();
    await world.openReady();
    world.main.sayMail(true);
    await world.until(() => world.main.given.length === 2, 'the second hand-over');
  });

  it('that was handed over is withdrawn when somebody says that this computer is gone', async () => {
    await withMails(1, (_dana, clientId) => ({ state: 'claimed', claimedBy: clientId }));
    await world.openReady();
    world.main.sayMail(true);
    await world.until(() => world.main.given.length === 1, 'the hand-over');
    const [row] = messages();
    if (!row) throw new Error('there is no message');
    world.server.write(row.accountId, [put('messages', { ...row, state: 'unknown', problem: 'interrupted' })]);
    world.main.poke();
    await world.until(() => world.main.withdrawn.length === 1, 'the withdrawal');
    expect(world.main.withdrawn.map(({ messageId }) => messageId)).toEqual([row.id]);
    await settle();
    expect(world.main.withdrawn).toHaveLength(1);
  });

  it('says to the main process whether all that goes along with it could be made', async () => {
    const numbers = (folder: Folder | undefined) => folder?.invoices.map(({ number }) => number) ?? [];
    await withMails(2, (_dana, clientId) => ({ state: 'claimed', claimedBy: clientId, attachments: 'statement\ninvoice 1930438491' }));
    const [first, second] = folders();
    if (!first || !second) throw new Error('there are two');
    world.server.write(first.account.id, [put('invoices', build.invoice({ accountId: first.account.id }))]);
    world.server.write(second.account.id, [put('invoices', build.invoice({ accountId: second.account.id, number: 'another' }))]);
    expect(folders().map(numbers)).toEqual([['1930438491'], ['another']]);
    await world.openReady();
    world.main.sayMail(true);
    await world.until(() => world.main.given.length === 2, 'the hand-over');
    const given = new Map(world.main.given.map(({ accountId, enclosures, isWhole }) => [accountId, [enclosures.length, isWhole]]));
    expect(given.get(first.account.id)).toEqual([2, true]);
    expect(given.get(second.account.id)).toEqual([1, false]);
  });

  it('that was handed over is withdrawn when the account is stopped', async () => {
    await withMails(1, (_dana, clientId) => ({ state: 'claimed', claimedBy: clientId }));
    const client = await world.openReady();
    world.main.sayMail(true);
    await world.until(() => world.main.given.length === 1, 'the hand-over');
    const [account] = folders();
    if (!account) throw new Error('there is no account');
    const stop = {
      contactStopId: newId(),
      accountId: account.account.id,
      kind: 'stopRequest',
      channel: null,
      contactId: null,
      address: null,
      reason: 'They said so',
    };
    await client.run('contactStop.place', account.account.id, stop as never);
    await world.until(() => world.main.withdrawn.length === 1, 'the withdrawal');
  });
});

describe('what came of an e-mail', () => {
  it('is written down once, and then the main process may forget it', async () => {
    await withMails(1, (_dana, clientId) => ({ state: 'claimed', claimedBy: clientId }));
    await world.openReady();
    const outcome = outcomeOf(messages()[0]);
    world.main.sayMail(true, [outcome]);
    world.main.sayMail(true);
    await world.until(() => world.main.untold.length === 0, 'the report');
    await settleUntil(() => messages()[0]?.state === 'sent', 'the report to arrive');
    expect(world.main.journal.filter(({ name }) => name === 'message.report')).toHaveLength(1);
    expect(messages()[0]).toMatchObject({ state: 'sent', stateAt: outcome.at });
  });

  it('stops e-mails to an address that takes none', async () => {
    await withMails(1, (_dana, clientId) => ({ state: 'claimed', claimedBy: clientId }));
    await world.openReady();
    world.main.sayMail(true, [outcomeOf(messages()[0], { state: 'failed', problem: 'addressRefused', problemText: '550 no such user' })]);
    await world.until(() => world.main.untold.length === 0, 'the report');
    await settleUntil(() => messages()[0]?.state === 'failed', 'the report to arrive');
    expect(messages()[0]).toMatchObject({ state: 'failed', problem: 'addressRefused' });
    expect(folders()[0]?.contactStops).toMatchObject([{ kind: 'badAddress', address: 'ap@brightline.example' }]);
  });
});

it('a claim that somebody else has won is taken off the list of refusals by itself', async () => {
  await withMails(1);
  await world.openReady();
  world.main.sayMail(true);
  await world.until(() => claims().length === 1, 'the claim');
  const [message] = messages();
  if (!message) throw new Error('there is no message');
  world.server.write(message.accountId, [
    put('messages', { ...message, state: 'claimed', claimedBy: newId() as never, version: message.version + 1 }),
  ]);
  await settleUntil(() => world.main.dismissed.size === 1, 'the refusal to go');
  expect(world.main.given).toEqual([]);
});

describe('what goes along with an e-mail of the relay', () => {
  const relay = { fromName: 'Credit', fromAddress: 'credit@brightwater.example', replyTo: null };
  const { policy } = usualCompany;
  const withRelay = { ...usualCompany, policy: { ...policy, letters: { ...policy.letters, relay } } };
  const note = `file ${'a'.repeat(64)} Delivery note.pdf`;

  async function watched() {
    const client = await world.openReady();
    client.watchOutbox(true);
    return () => client.outbox.read()?.rows.map(({ waitsForFiles, filesFailure }) => [waitsForFiles, filesFailure?.code ?? null]);
  }

  it('is brought to the central API without a mailbox, once, as documents and files in the order in which they go', async () => {
    await withMails(1, () => ({ attachments: `statement\n${note}` }), withRelay);
    for (const { account } of folders()) world.server.write(account.id, [put('invoices', build.invoice({ accountId: account.id }))]);
    const rows = await watched();
    await settleUntil(() => world.main.handedUp.length > 0, 'the files handed up');
    await settle();
    expect(world.main.handedUp).toHaveLength(1);
    const [mail] = world.main.handedUp;
    expect(mail?.enclosures.map(({ name }) => name)).toEqual([expect.stringMatching(/\.pdf$/)]);
    expect(mail?.files).toEqual([{ sha256: 'a'.repeat(64), name: 'Delivery note.pdf' }]);
    expect(rows()).toEqual([[true, null]]);
    const [folder] = folders();
    const [message] = messages();
    if (!folder || !message) throw new Error('there is no message');
    const files = `${'b'.repeat(64)} 900 Statement.pdf\n${'a'.repeat(64)} 9 Delivery note.pdf`;
    world.server.write(folder.account.id, [put('messages', { ...message, handedUp: files })]);
    await settleUntil(() => rows()?.[0]?.[0] === false, 'the message with its files');
  });

  it('that is on another computer is said to be, and is tried again when the network is back', async () => {
    await withMails(1, () => ({ attachments: note }), withRelay);
    world.main.handUpFailure = { code: 'relay.fileGone' };
    const rows = await watched();
    await settleUntil(() => rows()?.[0]?.[1] === 'relay.fileGone', 'the words for it');
    expect(world.main.handedUp).toHaveLength(1);
    world.main.setOnline(false);
    await settle();
    world.main.handUpFailure = null;
    world.main.setOnline(true);
    await settleUntil(() => world.main.handedUp.length === 2, 'another try');
    await settleUntil(() => rows()?.[0]?.[1] === null, 'no words any more');
  });

  it('stays here of somebody else’s e-mail, of one that waits for the central API, and where each sends from their own mailbox', async () => {
    await withMails(1, () => ({ attachments: note, releasedById: newId() }), withRelay);
    await watched();
    await settle();
    expect(world.main.handedUp).toEqual([]);
    await world.shut();
    await withMails(1, () => ({ attachments: note }));
    const rows = await watched();
    await settle();
    expect(world.main.handedUp).toEqual([]);
    expect(rows()).toEqual([[false, null]]);
  });
});
