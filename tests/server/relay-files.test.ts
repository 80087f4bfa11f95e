import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { filePieceBytes, filePieceResponseSchema, handUpResponseSchema } from '#contracts/message-files.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { type HandedFile, handedFilesOf, mostHandedBytes } from '#domain/message-files.ts';
import { relayClientId } from '#domain/message.ts';
import { type Relay, type RelayDeps, createRelay } from '#server/mail/relay.ts';
import { usualRelayTiming } from '#server/mail/relay-outcome.ts';
import { openSmtpLine } from '#smtp/smtp-line.ts';
import { hostileTexts } from '#tests/support/hostile-texts.ts';
import { type MailServer, mailPassword, startMailServer } from '#tests/support/mail-server.ts';
import { type ReleaseOver, releaseInput } from '#tests/support/release-input.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { reassignAccounts } from './support/reassign-accounts.ts';
import { type World, addAccount, createWorld } from './support/world.ts';

/** A file that goes along, with what is in it. */
type Along = { readonly file: HandedFile; readonly content: Buffer };
const sha256Of = (content: Buffer): string => createHash('sha256').update(content).digest('hex');
const along = (name: string, content: Buffer): Along => ({ file: { sha256: sha256Of(content), bytes: content.length, name }, content });
const pdf = (name: string, bytes: number): Along => along(name, Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(bytes)]));
const namedBy = ({ file: { sha256, name } }: Along): string => `file ${sha256} ${name}`;

let world: World;
let mail: MailServer;
let accountId: AccountId;
let dana: Desk;
beforeAll(async () => {
  world = await createWorld({ hasRelay: true });
});
afterAll(() => world.close());
beforeEach(async () => {
  mail = await startMailServer();
  const of = { number: randomUUID().slice(0, 8), name: 'Written to', collectorId: world.company.dana.id };
  accountId = await addAccount(world.database.owner, world.company.id, of);
  await world.database.ownerPool.query("update messages set state = 'sent' where state in ('waiting', 'claimed')");
  await world.database.ownerPool.query('delete from relay_mail; delete from message_upload_part; delete from message_upload');
  await sendsByRelay(true);
  dana = await world.signIn(world.company.dana);
});
afterEach(() => mail.close());

async function sendsByRelay(isSo: boolean): Promise<void> {
  const relay = isSo ? { fromName: 'Credit', fromAddress: 'credit@brightwater.example', replyTo: null } : null;
  await world.database.ownerPool.query(
    `update company set policy = jsonb_set(policy, '{letters}', policy->'letters' || jsonb_build_object('mailsPerMinute', 600, 'relay', $1::jsonb))`,
    [JSON.stringify(relay)],
  );
}

const relayOf = (over: Partial<RelayDeps> = {}): Relay => {
  const { smtp, user, authorityPem } = mail.settings;
  const account = { smtp, user, password: mailPassword, authorityPem };
  const { owner, requests: db } = world.database;
  return createRelay({
    owner,
    db,
    account,
    openLine: openSmtpLine,
    now: world.clock.now,
    timing: usualRelayTiming,
    warn: () => undefined,
    ...over,
  });
};
async function turns(relay = relayOf()): Promise<void> {
  do world.clock.pass(100);
  while ((await relay.turn()) > 0);
  // What has ended is tidied up in the turn behind it.
  await relay.turn();
}

const release = async (attachments: string, over: ReleaseOver = {}): Promise<string> => {
  const messageId = randomUUID();
  const input = releaseInput(accountId, { toAddress: `ap-${messageId}@brightline.example`, messageId, attachments, ...over });
  const { results } = await dana.push(dana.command('message.release', accountId, input));
  expect(results.map(({ code }) => code)).toEqual([null]);
  return messageId;
};
const rowOf = (id: string) =>
  world.database.owner
    .selectFrom('messages')
    .selectAll()
    .where('id', '=', id as never)
    .executeTakeFirstOrThrow();
const keptBytes = async (): Promise<number> => {
  const { rows } = await world.database.ownerPool.query(
    'select coalesce(sum(octet_length(content)), 0)::int as bytes from message_upload_part',
  );
  return rows[0].bytes;
};

const say = (messageId: string, files: readonly Along[], desk = dana, account = accountId) =>
  desk.ask({
    method: 'POST',
    url: `/v1/messages/${messageId}/files`,
    payload: { accountId: account, files: files.map(({ file }) => file) },
  });
const bring = (messageId: string, position: number, { file, content }: Along, at: number, desk = dana) => {
  const piece = content.subarray(at, at + filePieceBytes).toString('base64');
  return desk.ask({
    method: 'PUT',
    url: `/v1/messages/${messageId}/files/${position}`,
    payload: { sha256: file.sha256, at, content: piece },
  });
};

/** Hands up as a desktop does, at most so many pieces; true when all is there. */
async function handUp(messageId: string, files: readonly Along[], most = Infinity): Promise<boolean> {
  const answer = handUpResponseSchema.parse((await say(messageId, files)).json());
  let pieces = 0;
  for (const { position, from } of answer.missing) {
    const each = files[position];
    for (let at = from; each && at < each.content.length; pieces += 1) {
      if (pieces >= most) return false;
      at = filePieceResponseSchema.parse((await bring(messageId, position, each, at)).json()).from;
    }
  }
  return handUpResponseSchema.parse((await say(messageId, files)).json()).isWhole;
}

/** A statement, a copy of an invoice, and a file of one's own of several pieces, and how the message names them. */
function threeFiles() {
  const own = along('Lieferschein Müller 田中.xlsx', randomBytes(2.5 * filePieceBytes));
  const files = [pdf('Statement.pdf', 40_000), pdf('Invoice 1001 copy.pdf', filePieceBytes), own];
  return { files, attachments: `statement\n${namedBy(own)}\ninvoice 1001` };
}

describe('what goes along with an e-mail of the relay', () => {
  test('is waited for, arrives byte for byte in its order, and is known by what it was when the content is gone', async () => {
    const { files, attachments } = threeFiles();
    const messageId = await release(attachments);
    await turns();
    expect([mail.taken.length, (await rowOf(messageId)).state, (await rowOf(messageId)).handedUp]).toEqual([0, 'waiting', null]);
    const claim = { messageId, accountId, clientId: relayClientId };
    expect((await dana.push(dana.command('message.claim', accountId, claim))).results.map(({ code }) => code)).toEqual([
      'message.filesAwaited',
    ]);

    const cursor = await dana.cursor();
    expect(await handUp(messageId, files)).toBe(true);
    // Every desktop hears that it has come, and the log says who brought it.
    const { lines } = await dana.pull(cursor);
    expect(lines.flatMap((line) => ('put' in line && line.put.table === 'messages' ? [handedFilesOf(line.put.row)] : []))).toEqual([
      files.map(({ file }) => file),
    ]);
    const log = await world.database.owner
      .selectFrom('commandLog')
      .select(['name', 'actorName'])
      .where('accountId', '=', accountId)
      .execute();
    expect(log.at(-1)).toEqual({ name: 'message.handUp', actorName: 'Dana' });

    await turns();
    expect(mail.taken).toHaveLength(1);
    const { attachments: taken } = await simpleParser(mail.taken[0]?.raw ?? '');
    expect(taken.map(({ filename, contentType, content }) => [filename, contentType, sha256Of(content)])).toEqual(
      files.map(({ file: { name, sha256 } }) => [
        name,
        name.endsWith('.pdf') ? 'application/pdf' : expect.not.stringContaining('pdf'),
        sha256,
      ]),
    );
    expect(await rowOf(messageId)).toMatchObject({
      state: 'sent',
      handedUp: files.map(({ file }) => `${file.sha256} ${file.bytes} ${file.name}`).join('\n'),
    });
    expect(await keptBytes()).toBe(0);
    await turns();
    expect(mail.taken).toHaveLength(1);
  });

  test('fault 50: that was broken off goes on where it was, also on a computer that has printed anew, and is never attached in part', async () => {
    const { files, attachments } = threeFiles();
    const [, , own] = files;
    const messageId = await release(attachments);
    expect(await handUp(messageId, files, 5)).toBe(false);
    await turns();
    expect([mail.taken.length, (await rowOf(messageId)).state]).toEqual([0, 'waiting']);
    // The program was killed: what it prints now is another file, its own one is the same.
    const again = [pdf('Statement.pdf', 41_000), files[1], own].filter((each) => each !== undefined);
    const { missing } = handUpResponseSchema.parse((await say(messageId, again)).json());
    expect(missing).toEqual([
      { position: 0, from: 0 },
      { position: 2, from: 2 * filePieceBytes },
    ]);
    // A file that nobody says will come any more is not taken.
    expect(problemOf(await bring(messageId, 0, files[0] ?? pdf('a.pdf', 1), 0)).code).toBe('relay.filesElsewhere');
    expect(await handUp(messageId, again)).toBe(true);
    await turns();
    const { attachments: taken } = await simpleParser(mail.taken[0]?.raw ?? '');
    expect(taken.map(({ content }) => sha256Of(content))).toEqual(again.map(({ file }) => file.sha256));
  });

  test('handed up twice, or with every piece twice, is there once', async () => {
    const { files, attachments } = threeFiles();
    const messageId = await release(attachments);
    await say(messageId, files);
    for (const [position, each] of files.entries())
      for (let at = 0; at < each.content.length; at += filePieceBytes) {
        await bring(messageId, position, each, at);
        expect((await bring(messageId, position, each, at)).json()).toEqual({ from: Math.min(each.content.length, at + filePieceBytes) });
      }
    // Two at the same moment.
    const both = await Promise.all([say(messageId, files), say(messageId, files)]);
    expect(both.map((answer) => answer.json())).toEqual([
      { isWhole: true, missing: [] },
      { isWhole: true, missing: [] },
    ]);
    expect(await keptBytes()).toBe(files.reduce((sum, { content }) => sum + content.length, 0));
    const log = await world.database.owner.selectFrom('commandLog').select('name').where('accountId', '=', accountId).execute();
    expect(log.filter(({ name }) => name === 'message.handUp')).toHaveLength(1);
    await turns();
    await turns();
    expect(mail.taken).toHaveLength(1);
  });

  test('that is not what its hash says, or is no PDF, is refused and gone, and can be handed up again', async () => {
    const own = along('note.txt', randomBytes(500));
    const messageId = await release(`${namedBy(own)}\nstatement`);
    const files = [along('Statement.pdf', Buffer.from('<html>not a PDF</html>')), own];
    await say(messageId, files);
    await bring(messageId, 1, { ...own, content: randomBytes(500) }, 0);
    await bring(messageId, 0, files[0] ?? own, 0);
    const refused = problemOf(await say(messageId, files));
    expect(refused).toMatchObject({ status: 409, code: 'relay.fileNotAsSaid' });
    expect(refused.title).toContain('nothing was sent');
    expect(await keptBytes()).toBe(0);
    await turns();
    expect([mail.taken.length, (await rowOf(messageId)).handedUp]).toEqual([0, null]);
    expect(await handUp(messageId, [pdf('Statement.pdf', 100), own])).toBe(true);
    await turns();
    expect(mail.taken).toHaveLength(1);
  });

  test('that is too large, has another name than the message says, or one that runs something, is refused with words, and nothing is kept', async () => {
    const own = along('Photos.zip', randomBytes(100));
    const messageId = await release(namedBy(own));
    const large = { ...own, file: { ...own.file, bytes: 30 * 1024 * 1024 } };
    const refused = problemOf(await say(messageId, [large]));
    expect(refused).toMatchObject({ status: 413, code: 'relay.filesTooLarge' });
    expect(refused.title).toMatch(/14 MB.*Nothing was kept/);
    const [half] = [{ ...own.file, bytes: mostHandedBytes / 2 + 1 }];
    const two = await release(`${namedBy(own)}\n${namedBy(own)}`);
    expect(
      problemOf(
        await say(two, [
          { ...own, file: half },
          { ...own, file: half },
        ]),
      ).code,
    ).toBe('relay.filesTooLarge');
    for (const name of ['Photos.zip ', 'other.zip', '../Photos.zip'])
      expect(problemOf(await say(messageId, [{ ...own, file: { ...own.file, name } }])).code).toBe('relay.filesNotMade');
    expect(problemOf(await say(messageId, [own, own])).code).toBe('relay.filesNotMade');
    const script = along('run.js', randomBytes(10));
    const running = await release(namedBy(script));
    expect(problemOf(await say(running, [script])).code).toBe('relay.fileNameBad');
    const printed = await release('statement');
    for (const name of ['run.exe', '../a.pdf', 'a\nb.pdf', '.pdf', 'a/b.pdf', 'a\u202Efdp.exe.pdf'])
      expect(problemOf(await say(printed, [{ ...pdf('a.pdf', 5), file: { ...pdf('a.pdf', 5).file, name } }])).code).toBe(
        'relay.fileNameBad',
      );
    for (const bytes of [0, -1, 1.5]) expect((await say(messageId, [{ ...own, file: { ...own.file, bytes } }])).statusCode).toBe(400);
    // A piece that is larger than a piece, and one behind the end of its file.
    await say(messageId, [own]);
    const url = `/v1/messages/${messageId}/files/0`;
    const piece = { sha256: own.file.sha256, at: 0, content: randomBytes(120).toString('base64') };
    expect(problemOf(await dana.ask({ method: 'PUT', url, payload: piece })).code).toBe('relay.filesElsewhere');
    const huge = { ...piece, content: 'A'.repeat(400 * 1024) };
    expect(problemOf(await dana.ask({ method: 'PUT', url, payload: huge })).status).toBe(413);
    expect(await keptBytes()).toBe(0);
    await turns();
    expect(mail.taken).toEqual([]);
  });

  test('may be called anything a file is called: it adds no header, no receiver and no folder', async () => {
    const names = hostileTexts.flatMap((text) => (!/\p{Cs}/u.test(text) && /^[^\p{Cc}\u2028\u2029]{1,60}$/u.test(text) ? [text] : []));
    let sent = 0;
    for (const text of names) {
      const own = along(`${text}.dat`, randomBytes(20));
      const messageId = await release(namedBy(own), { wasEdited: true });
      const answer = await say(messageId, [own]);
      if (answer.statusCode !== 200) {
        expect(['relay.fileNameBad', 'relay.filesNotMade', 'request.invalid']).toContain(problemOf(answer).code);
        continue;
      }
      expect(await handUp(messageId, [own])).toBe(true);
      sent += 1;
    }
    await turns();
    expect(mail.taken).toHaveLength(sent);
    expect(sent).toBeGreaterThan(15);
    for (const { to, raw } of mail.taken) {
      expect(to).toHaveLength(1);
      const parsed = await simpleParser(raw);
      expect([parsed.headers.has('bcc'), parsed.attachments.length]).toEqual([false, 1]);
      expect(parsed.attachments[0]?.filename).not.toMatch(/[/\\]/);
    }
  });

  test('is nobody’s to bring but whoever released the message, from one computer at a time', async () => {
    const { files, attachments } = threeFiles();
    const messageId = await release(attachments);
    const [omar, sam] = [await world.signIn(world.company.omar), await world.signIn(world.company.sam)];
    expect(problemOf(await say(messageId, files, omar)).code).toBe('message.notFound');
    expect(problemOf(await say(messageId, files, sam)).code).toBe('message.notFound');
    expect(problemOf(await say(messageId, files, dana, world.company.omarsAccounts[0])).code).toBe('message.notFound');
    expect(problemOf(await say(messageId, files, dana, world.company.danasAccounts[0])).code).toBe('message.notFound');
    await say(messageId, files);
    expect(problemOf(await bring(messageId, 0, files[0] ?? pdf('a.pdf', 1), 0, sam)).code).toBe('relay.filesElsewhere');
    const elsewhere = await world.signIn(world.company.dana);
    expect(problemOf(await say(messageId, files, elsewhere)).code).toBe('relay.filesElsewhere');
    // The first one has gone: after two minutes the other one goes on.
    world.clock.pass(120_000);
    expect((await say(messageId, files, elsewhere)).statusCode).toBe(200);
    // The account is in another book by now: her computers have it no longer, and whoever has it may take the message back.
    await reassignAccounts(world.database.requests, world.company.id, [accountId], world.company.omar.id);
    expect(problemOf(await say(messageId, files, elsewhere)).code).toBe('message.notFound');
    const { results } = await omar.push(omar.command('message.cancel', accountId, { messageId, accountId }));
    expect(results.map(({ code }) => code)).toEqual([null]);
  });

  test('that never comes holds the message, which can be taken back; what had come of it is gone then', async () => {
    const { files, attachments } = threeFiles();
    const messageId = await release(attachments);
    await handUp(messageId, files, 2);
    world.clock.pass(40 * 24 * 3_600_000);
    await turns();
    expect(await rowOf(messageId)).toMatchObject({ state: 'waiting', handedUp: null });
    expect(await keptBytes()).toBeGreaterThan(0);
    dana = await world.signIn(world.company.dana);
    const { results } = await dana.push(dana.command('message.cancel', accountId, { messageId, accountId }));
    expect(results.map(({ code }) => code)).toEqual([null]);
    await turns();
    expect(await keptBytes()).toBe(0);
    expect(problemOf(await say(messageId, files)).code).toBe('message.filesNotAwaited');
    // A piece that was on its way stays no longer than the rest of them.
    const [late] = files;
    if (!late) throw new Error('there are three');
    expect(problemOf(await bring(messageId, 0, late, 0)).code).toBe('message.filesNotAwaited');
    expect(await keptBytes()).toBe(0);
  });

  test('fault 47: goes along again where the mail server asks to come later, and is dropped where it refuses for good', async () => {
    const { files, attachments } = threeFiles();
    const messageId = await release(attachments);
    await handUp(messageId, files);
    let asked = 0;
    mail.trouble.message = () => ((asked += 1) === 1 ? { code: 451, words: 'come again' } : null);
    const relay = relayOf();
    await turns(relay);
    expect([mail.taken.length, (await keptBytes()) > 0]).toEqual([0, true]);
    world.clock.pass(60_000);
    await turns(relay);
    expect((await simpleParser(mail.taken[0]?.raw ?? '')).attachments).toHaveLength(3);

    mail.trouble.message = () => ({ code: 552, words: '5.3.4 message too big' });
    const refused = await release(attachments);
    await handUp(refused, files);
    await turns(relay);
    expect(await rowOf(refused)).toMatchObject({ state: 'failed', problem: 'refused' });
    expect(await keptBytes()).toBe(0);
  });

  test('fault 50: is not sent a second time, nor without it, where the process ends between the beginning and the sending', async () => {
    const { files, attachments } = threeFiles();
    const messageId = await release(attachments);
    await handUp(messageId, files);
    const never = { isOpen: () => true, close: () => undefined, send: () => new Promise<never>(() => undefined) };
    world.clock.pass(100);
    void relayOf({ openLine: async () => ({ ok: true, value: never }) }).turn();
    await expect.poll(async () => (await rowOf(messageId)).state).toBe('claimed');
    await turns();
    world.clock.pass(usualRelayTiming.lostAfterMs);
    await turns();
    expect(await rowOf(messageId)).toMatchObject({ state: 'unknown', problem: 'interrupted' });
    expect([mail.taken.length, await keptBytes()]).toEqual([0, 0]);
  });

  test('that has gone from the central API lets nothing leave: it has failed and says so', async () => {
    const { files, attachments } = threeFiles();
    const messageId = await release(attachments);
    await handUp(messageId, files);
    await world.database.ownerPool.query('delete from message_upload_part where position = 1');
    await turns();
    expect(mail.taken).toEqual([]);
    expect(await rowOf(messageId)).toMatchObject({ state: 'failed', problem: 'notMade' });
  });

  test('is not taken where the company does not send by its relay', async () => {
    const { files, attachments } = threeFiles();
    const messageId = await release(attachments);
    await sendsByRelay(false);
    expect(problemOf(await say(messageId, files)).code).toBe('message.filesNotAwaited');
  });
});

test('a copy goes to exactly the address that was released, by the relay too', async () => {
  const messageId = await release('', { cc: 'rep@brightwater.example' });
  await turns();
  expect(mail.taken[0]?.to).toEqual([`ap-${messageId}@brightline.example`, 'rep@brightwater.example']);
  for (const cc of [
    'rep@brightwater.example\r\nBcc: evil@x.test',
    'a@b.example, c@d.example',
    'rep',
    '<rep@brightwater.example>',
    'Rep <r@b.example>',
  ]) {
    const input = releaseInput(accountId, { messageId: randomUUID(), toAddress: `ap-${randomUUID()}@brightline.example`, cc });
    const { results } = await dana.push(dana.command('message.release', accountId, input));
    expect(results.map(({ code }) => code)).not.toEqual([null]);
  }
});
