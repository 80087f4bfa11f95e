import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { relayStandingSchema } from '#contracts/relay.ts';
import { err } from '#domain/kernel/result.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { defaultLetterSettings, ownLetterSettingsOf } from '#domain/letter-settings.ts';
import { relayClientId } from '#domain/message.ts';
import { type Relay, type RelayDeps, createRelay } from '#server/mail/relay.ts';
import { type RelayTiming, usualRelayTiming } from '#server/mail/relay-outcome.ts';
import { openSmtpLine } from '#smtp/smtp-line.ts';
import { type MailServer, mailPassword, startMailServer } from '#tests/support/mail-server.ts';
import { type ReleaseOver, releaseInput } from '#tests/support/release-input.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type World, addAccount, createWorld } from './support/world.ts';

const sender = { fromName: 'Brightwater Credit', fromAddress: 'credit@brightwater.example', replyTo: 'ar@brightwater.example' };

let world: World;
let mail: MailServer;
let accountId: AccountId;
let dana: Desk;
let sam: Desk;
let lettersVersion = 0;
const warnings: string[] = [];

beforeAll(async () => {
  world = await createWorld({ hasRelay: true });
});
afterAll(() => world.close());
beforeEach(async () => {
  mail = await startMailServer();
  warnings.length = 0;
  accountId = await addAccount(world.database.owner, world.company.id, {
    number: randomUUID().slice(0, 8),
    name: 'Written to',
    collectorId: world.company.dana.id,
  });
  await world.database.ownerPool.query("update messages set state = 'sent' where state in ('waiting', 'claimed')");
  await world.database.ownerPool.query('delete from relay_mail');
  [dana, sam] = [await world.signIn(world.company.dana), await world.signIn(world.company.sam)];
  await choose({ relay: sender, mailsPerMinute: 600 });
});
afterEach(() => mail.close());

/** Puts letter settings into use as a supervisor does: the pace, and then who sends. */
async function choose(
  { relay = null, mailsPerMinute = 600 }: { readonly relay?: object | null; readonly mailsPerMinute?: number },
  desk = sam,
) {
  const settings = { ...ownLetterSettingsOf(defaultLetterSettings), mailsPerMinute };
  const paced = await sam.ask({
    method: 'PUT',
    url: '/v1/letters',
    payload: { requestId: randomUUID(), basedOnVersion: lettersVersion, settings },
  });
  lettersVersion = paced.json().version;
  const answer = await desk.ask({
    method: 'PUT',
    url: '/v1/relay',
    payload: { requestId: randomUUID(), basedOnVersion: lettersVersion, relay },
  });
  if (answer.statusCode === 200) lettersVersion = answer.json().version;
  return answer;
}

const relayOf = (over: Partial<RelayDeps> = {}, timing: Partial<RelayTiming> = {}): Relay => {
  const { smtp, user, authorityPem } = mail.settings;
  return createRelay({
    owner: world.database.owner,
    db: world.database.requests,
    account: { smtp, user, password: mailPassword, authorityPem },
    openLine: openSmtpLine,
    now: world.clock.now,
    timing: { ...usualRelayTiming, ...timing },
    warn: (words) => warnings.push(words),
    ...over,
  });
};

/** Turns until nothing is done any more, the clock going on by a tenth of a second each time. */
async function turns(relay: Relay, most = 30): Promise<void> {
  for (let at = 0; at < most; at += 1) {
    world.clock.pass(100);
    if ((await relay.turn()) === 0) return;
  }
}

const release = async (over: ReleaseOver = {}): Promise<string> => {
  const messageId = randomUUID();
  // Another person each time, so that nobody is written to too often.
  const to = { toAddress: `ap-${messageId}@brightline.example`, senderDomain: 'brightwater.example' };
  const { results } = await dana.push(dana.command('message.release', accountId, releaseInput(accountId, { ...to, messageId, ...over })));
  expect(results.map(({ code }) => code)).toEqual([null]);
  return messageId;
};
const rowOf = (id: string) =>
  world.database.owner
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', id as never)
    .executeTakeFirstOrThrow();
const standing = async () => relayStandingSchema.parse((await dana.get('/v1/relay')).json());
const stop = () => ({
  contactStopId: randomUUID(),
  accountId,
  kind: 'optOut',
  channel: 'email',
  contactId: null,
  address: null,
  reason: 'They wrote so',
});

describe('the relay of a company', () => {
  test('sends what somebody released, once, from the company’s address, and every desktop and the log hear of it', async () => {
    const cursor = await dana.cursor();
    const messageId = await release();
    const claimed = await dana.push(dana.command('message.claim', accountId, { messageId, accountId, clientId: dana.session.clientId }));
    expect(claimed.results.map(({ code }) => code)).toEqual(['message.ofRelay']);
    await turns(relayOf());
    expect(mail.taken).toMatchObject([{ from: sender.fromAddress, to: [`ap-${messageId}@brightline.example`] }]);
    const [taken] = mail.taken;
    expect(taken?.messageId).toBe(`<${messageId}.${accountId}@brightwater.example>`);
    expect(taken?.raw).toMatch(/^From: Brightwater Credit <credit@brightwater\.example>/m);
    expect(taken?.raw).toMatch(/^Reply-To: Brightwater Credit <ar@brightwater\.example>/m);
    expect(taken?.raw).toContain('multipart/alternative');
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent', claimedBy: relayClientId, problem: null });
    const { lines } = await dana.pull(cursor);
    expect(lines.flatMap((line) => ('put' in line && line.put.table === 'messages' ? [line.put.row.state] : []))).toEqual(['sent']);
    const log = await world.database.owner
      .selectFrom('commandLog')
      .select(['name', 'actorName'])
      .where('accountId', '=', accountId)
      .execute();
    expect(log.filter(({ actorName }) => actorName === 'Company relay').map(({ name }) => name)).toEqual([
      'message.claim',
      'message.report',
    ]);
    await turns(relayOf());
    expect(mail.taken).toHaveLength(1);
  });

  test('fault 50: of several processes sends each e-mail once', async () => {
    const ids: string[] = [];
    for (let at = 0; at < 12; at += 1) ids.push(await release());
    const relays = [relayOf(), relayOf(), relayOf()];
    for (let at = 0; at < 40 && mail.taken.length < 12; at += 1) {
      world.clock.pass(100);
      await Promise.all(relays.map((relay) => relay.turn()));
    }
    const sent = mail.taken.map(({ messageId }) => messageId.slice(1, 37));
    expect(sent.toSorted()).toEqual(ids.toSorted());
    for (const id of ids) expect(await rowOf(id)).toMatchObject({ state: 'sent' });
  });

  test('keeps the pace of the company, whichever process sends', async () => {
    await choose({ relay: sender, mailsPerMinute: 30 });
    await release();
    await release();
    const [one, other] = [relayOf(), relayOf()];
    world.clock.pass(5000);
    expect(await one.turn()).toBe(1);
    world.clock.pass(1900);
    expect([await one.turn(), await other.turn()]).toEqual([0, 0]);
    world.clock.pass(200);
    expect(await other.turn()).toBe(1);
    expect(mail.taken).toHaveLength(2);
  });

  test('fault 50: that was killed while it sent leaves an e-mail unknown, and nobody sends it again; a late end still counts', async () => {
    const messageId = await release();
    world.clock.pass(10);
    const behind = await release();
    let answer: (() => void) | undefined;
    const line = { isOpen: () => true, close: () => undefined };
    const hangs = new Promise<{ kind: 'sent'; text: null }>((resolve) => {
      answer = () => resolve({ kind: 'sent', text: null });
    });
    const killed = relayOf({ openLine: async () => ({ ok: true, value: { ...line, send: () => hangs } }) });
    world.clock.pass(100);
    const turn = killed.turn();
    await expect.poll(async () => (await rowOf(messageId)).state).toBe('claimed');
    await expect
      .poll(async () => (await world.database.ownerPool.query('select standing from relay_mail')).rows)
      .toEqual([{ standing: 'begun' }]);
    const next = relayOf();
    await turns(next);
    expect(mail.taken.map((taken) => taken.messageId.slice(1, 37))).toEqual([behind]);
    expect(await rowOf(messageId)).toMatchObject({ state: 'claimed' });
    world.clock.pass(usualRelayTiming.lostAfterMs);
    await turns(next);
    expect(await rowOf(messageId)).toMatchObject({ state: 'unknown', problem: 'interrupted' });
    world.clock.pass(usualRelayTiming.giveUpMs);
    await turns(next);
    expect(mail.taken).toHaveLength(1);
    answer?.();
    await turn;
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent' });
  });

  test('fault 47: tries again under the same name where the mail server asks to come later, less and less often, and gives up after a day', async () => {
    const messageId = await release();
    let asked = 0;
    mail.trouble.message = () => {
      asked += 1;
      return asked <= 2 ? { code: 451, words: 'come again' } : null;
    };
    const relay = relayOf();
    await turns(relay);
    expect([asked, (await rowOf(messageId)).state]).toEqual([1, 'claimed']);
    world.clock.pass(60_000);
    await turns(relay);
    world.clock.pass(60_000);
    await turns(relay);
    expect([asked, mail.taken.length]).toEqual([2, 0]);
    world.clock.pass(60_000);
    await turns(relay);
    expect(mail.taken.map((taken) => taken.messageId.slice(1, 37))).toEqual([messageId]);
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent' });

    const never = await release();
    mail.trouble.message = () => ({ code: 451, words: 'come again' });
    for (let hour = 0; hour < 40; hour += 1) {
      world.clock.pass(3_600_000);
      await relay.turn();
    }
    expect(await rowOf(never)).toMatchObject({
      state: 'failed',
      problem: 'triedTooLong',
      problemText: expect.stringContaining('come again'),
    });
  });

  test('fault 48: says what is refused for good, and writes to such an address no more', async () => {
    mail.trouble.receiver = () => ({ code: 550, words: '5.1.1 no such mailbox' });
    const toAddress = 'gone@brightline.example';
    const messageId = await release({ toAddress });
    await turns(relayOf());
    expect(await rowOf(messageId)).toMatchObject({ state: 'failed', problem: 'addressRefused' });
    const stops = await world.database.owner.selectFrom('contactStops').selectAll().where('accountId', '=', accountId).execute();
    expect(stops).toEqual(expect.arrayContaining([expect.objectContaining({ kind: 'badAddress', address: toAddress, status: 'open' })]));
  });

  test('fault 40: asks the guard again before each try: what was stopped meanwhile never leaves', async () => {
    const waiting = await release();
    const later = { ...stop() };
    await sam.push(sam.command('contactStop.place', accountId, later));
    await turns(relayOf());
    expect(await rowOf(waiting)).toMatchObject({ state: 'cancelled', flag: 'stopped', claimedBy: null });
    await sam.push(sam.command('contactStop.lift', accountId, { contactStopId: later.contactStopId, reason: 'They want mail again' }));

    mail.trouble.message = () => ({ code: 451 });
    const putOff = await release();
    const relay = relayOf();
    await turns(relay);
    await sam.push(sam.command('contactStop.place', accountId, stop()));
    mail.trouble.message = () => null;
    world.clock.pass(60_000);
    await turns(relay);
    expect(await rowOf(putOff)).toMatchObject({ state: 'failed', problem: 'guard' });
    expect(mail.taken).toEqual([]);
  });

  test('sends no reminder to whoever has paid while it waited, or between two tries', async () => {
    const step = { strategyId: 'everyone', stepId: 'everyone-2' };
    const pay = (openAmountMinor: number) =>
      world.database.owner.updateTable('invoices').set({ openAmountMinor }).where('accountId', '=', accountId).execute();
    await pay(100_00);
    mail.trouble.message = () => ({ code: 451 });
    const putOff = await release(step);
    const relay = relayOf();
    await turns(relay);
    expect(await rowOf(putOff)).toMatchObject({ state: 'claimed' });
    await pay(0);
    mail.trouble.message = () => null;
    world.clock.pass(60_000);
    await turns(relay);
    expect(await rowOf(putOff)).toMatchObject({ state: 'failed', problem: 'guard', problemText: expect.stringContaining('paid') });

    await pay(100_00);
    const waiting = await release(step);
    await pay(0);
    await turns(relay);
    expect(await rowOf(waiting)).toMatchObject({ state: 'cancelled', flag: 'changed', claimedBy: null });
    expect(mail.taken).toEqual([]);

    await pay(100_00);
    const owed = await release(step);
    await turns(relay);
    expect(await rowOf(owed)).toMatchObject({ state: 'sent' });
  });

  test('begins nothing while the mail server cannot be had, and asks it less and less often', async () => {
    const messageId = await release();
    let asked = 0;
    const relay = relayOf({
      openLine: async (mailbox, password) => {
        asked += 1;
        return asked === 1 ? err({ code: 'mailbox.passwordRefused' }) : openSmtpLine(mailbox, password);
      },
    });
    await turns(relay);
    world.clock.pass(50_000);
    await turns(relay);
    expect([asked, warnings]).toEqual([1, ['e-mails of the relay wait: mailbox.passwordRefused']]);
    expect(await rowOf(messageId)).toMatchObject({ state: 'waiting' });
    expect(await standing()).toEqual({ isReady: true, trouble: { problem: { code: 'mailbox.passwordRefused' }, at: expect.any(String) } });
    world.clock.pass(10_000);
    await turns(relay);
    expect(await rowOf(messageId)).toMatchObject({ state: 'sent' });
    expect(await standing()).toEqual({ isReady: true, trouble: null });
  });

  test('says to everybody that its sender is refused, until another one is chosen or an e-mail leaves', async () => {
    mail.trouble.sender = () => ({ code: 550, words: 'not from here' });
    await release();
    const relay = relayOf();
    await turns(relay);
    expect(await standing()).toEqual({ isReady: true, trouble: { problem: { code: 'mailbox.senderRefused' }, at: expect.any(String) } });
    await choose({ relay: { ...sender, fromAddress: 'ar@brightwater.example' } });
    expect((await standing()).trouble).toBeNull();
    world.clock.pass(60_000);
    await turns(relay);
    expect((await standing()).trouble).toMatchObject({ problem: { code: 'mailbox.senderRefused' } });
    mail.trouble.sender = () => null;
    world.clock.pass(120_000);
    await turns(relay);
    expect(mail.taken).toHaveLength(1);
    expect((await standing()).trouble).toBeNull();
  });

  test('leaves to the desktops what waits when the company goes back to mailboxes of one’s own, and says that what it had put off has failed', async () => {
    mail.trouble.message = () => ({ code: 451 });
    const putOff = await release();
    const relay = relayOf();
    await turns(relay);
    const waiting = await release();
    await choose({});
    world.clock.pass(60_000);
    await turns(relay);
    expect(await rowOf(putOff)).toMatchObject({ state: 'failed', problem: 'triedTooLong' });
    expect(await rowOf(waiting)).toMatchObject({ state: 'waiting' });
    const claimed = await dana.push(
      dana.command('message.claim', accountId, { messageId: waiting, accountId, clientId: dana.session.clientId }),
    );
    expect(claimed.results.map(({ code }) => code)).toEqual([null]);
  });

  test('is chosen by those who lead, only where the server has one, and keeps the other settings of letters', async () => {
    expect(problemOf(await choose({ relay: sender }, dana)).code).toBe('route.roleMissing');
    const url = '/v1/relay';
    const payload = { requestId: randomUUID(), basedOnVersion: lettersVersion, relay: sender };
    const [one, again] = [await sam.ask({ method: 'PUT', url, payload }), await sam.ask({ method: 'PUT', url, payload })];
    lettersVersion = one.json().version;
    expect(again.json()).toEqual(one.json());
    expect(problemOf(await sam.ask({ method: 'PUT', url, payload: { ...payload, relay: null } })).code).toBe('request.idReused');
    const late = { ...payload, requestId: randomUUID() };
    expect(problemOf(await sam.ask({ method: 'PUT', url, payload: late })).code).toBe('letters.changedMeanwhile');
    const { rows } = await world.database.ownerPool.query("select policy->'letters' as letters from company where id = $1", [
      world.company.id,
    ]);
    expect(rows[0].letters).toMatchObject({ relay: sender, mailsPerMinute: 600 });
    expect((await dana.get(url)).json()).toEqual({ isReady: true, trouble: null });
    const without = await createWorld();
    try {
      const desk = await without.signIn(without.company.sam);
      expect((await desk.get(url)).json()).toEqual({ isReady: false, trouble: null });
      expect(problemOf(await desk.ask({ method: 'PUT', url, payload: { ...payload, basedOnVersion: 0 } })).code).toBe('relay.missing');
    } finally {
      await without.close();
    }
  });
});
