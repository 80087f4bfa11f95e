import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { simpleParser } from 'mailparser';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { inProject } from '#scripts/support/project.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { createRelay } from '#server/mail/relay.ts';
import { usualRelayTiming } from '#server/mail/relay-outcome.ts';
import { openSmtpLine } from '#smtp/smtp-line.ts';
import { type MailServer, mailPassword, startMailServer } from '#tests/support/mail-server.ts';
import { releaseInput } from '#tests/support/release-input.ts';
import type { Desk } from './support/desk.ts';
import { type World, addAccount, createWorld } from './support/world.ts';

const startMs = 90_000;
let world: World;
let mail: MailServer;
const children: ChildProcess[] = [];

beforeAll(async () => {
  world = await createWorld({ hasRelay: true });
  mail = await startMailServer();
  const relay = JSON.stringify({ fromName: 'Credit', fromAddress: 'credit@brightwater.example', replyTo: null });
  await world.database.ownerPool.query(
    `update company set policy = jsonb_set(policy, '{letters}', policy->'letters' || jsonb_build_object('mailsPerMinute', 600, 'relay', $1::jsonb))`,
    [relay],
  );
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});
afterAll(async () => {
  await mail.close();
  await world.close();
});

/** The program an administrator starts, with a relay from its environment; resolves when it listens. */
async function startApi(): Promise<ChildProcess> {
  const { smtp, user, authorityPem } = mail.settings;
  const relay = { RELAY_HOST: smtp.host, RELAY_PORT: String(smtp.port), RELAY_USER: user, RELAY_PASSWORD: mailPassword };
  const child = spawn(process.execPath, ['--import', 'tsx', inProject('scripts', 'server.ts'), '--port', '0', '--log-level', 'error'], {
    cwd: inProject(),
    env: { ...process.env, ...relay, RELAY_AUTHORITY_PEM: authorityPem ?? '', DATABASE_URL: world.database.url },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let said = '';
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on('data', (data: Buffer) => (said += data.toString()));
    child.stdout?.on('data', (data: Buffer) => {
      if (data.toString().includes('listening')) resolve();
    });
    child.once('exit', (code) => reject(new Error(`the central API ended with ${code}: ${said.slice(-2000)}`)));
  });
  return child;
}

/** A file that goes along with every other e-mail. */
const content = randomBytes(50_000);
const note = { sha256: createHash('sha256').update(content).digest('hex'), bytes: content.length, name: 'note.bin' };

async function handUpNote(desk: Desk, accountId: AccountId, messageId: string): Promise<void> {
  const say = () => desk.ask({ method: 'POST', url: `/v1/messages/${messageId}/files`, payload: { accountId, files: [note] } });
  await say();
  const piece = { sha256: note.sha256, at: 0, content: content.toString('base64') };
  await desk.ask({ method: 'PUT', url: `/v1/messages/${messageId}/files/0`, payload: piece });
  expect((await say()).json()).toEqual({ isWhole: true, missing: [] });
}

async function release(count: number): Promise<readonly string[]> {
  const dana = await world.signIn(world.company.dana);
  const ids: string[] = [];
  const accountIds: AccountId[] = [];
  for (let at = 0; at < count; at += 1) {
    const number = randomUUID().slice(0, 8);
    const accountId = await addAccount(world.database.owner, world.company.id, {
      number,
      name: number,
      collectorId: world.company.dana.id,
    });
    accountIds.push(accountId);
  }
  // What every account comes with has been sent already.
  await world.database.ownerPool.query("update messages set state = 'sent'");
  for (const [at, accountId] of accountIds.entries()) {
    const messageId = randomUUID();
    world.clock.pass(1000);
    const attachments = at % 2 === 0 ? `file ${note.sha256} ${note.name}` : '';
    const input = releaseInput(accountId, { messageId, toAddress: `ap-${at}@brightline.example`, attachments });
    expect((await dana.push(dana.command('message.release', accountId, input))).results.map(({ code }) => code)).toEqual([null]);
    if (attachments !== '') await handUpNote(dana, accountId, messageId);
    ids.push(messageId);
  }
  return ids;
}
const states = async (ids: readonly string[]): Promise<Record<string, string>> => {
  const { rows } = await world.database.ownerPool.query<{ id: string; state: string }>(
    'select id, state from messages where id = any($1)',
    [ids],
  );
  return Object.fromEntries(rows.map(({ id, state }) => [id, state]));
};

test(
  'fault 50: of a run of e-mails whose server is killed in the middle, none goes twice and none is lost: the one under way is unknown',
  { timeout: 300_000 },
  async () => {
    const ids = await release(12);
    const first = await startApi();
    await expect.poll(() => mail.taken.length, { timeout: startMs }).toBeGreaterThanOrEqual(4);
    // It has taken the text of one, and has not answered: nobody can know what became of it.
    mail.thinkMs = 600_000;
    const begun = async () =>
      (await world.database.ownerPool.query<{ id: string }>("select message_id as id from relay_mail where standing = 'begun'")).rows;
    const connections = mail.connections;
    await expect.poll(() => mail.connections, { timeout: startMs }).toBeGreaterThan(connections);
    await expect.poll(async () => (await begun()).length, { timeout: startMs }).toBe(1);
    const [inTheMiddle] = await begun();
    const gone = new Promise((resolve) => first.once('exit', resolve));
    first.kill('SIGKILL');
    await gone;
    mail.thinkMs = 0;

    await startApi();
    await expect.poll(() => mail.taken.length, { timeout: startMs }).toBe(ids.length - 1);
    // Ten minutes on nobody waits for its end any longer.
    const { smtp, user, authorityPem } = mail.settings;
    const later = createRelay({
      owner: world.database.owner,
      db: world.database.requests,
      account: { smtp, user, password: mailPassword, authorityPem },
      openLine: openSmtpLine,
      now: () => instantOf(epochMsOf(instantOf(Date.now())) + usualRelayTiming.lostAfterMs),
      timing: usualRelayTiming,
      warn: () => undefined,
    });
    await later.turn();
    await expect
      .poll(() => states(ids), { timeout: startMs })
      .toEqual(Object.fromEntries(ids.map((id) => [id, id === inTheMiddle?.id ? 'unknown' : 'sent'])));
    await later.turn();
    const sent = mail.taken.map(({ messageId }) => messageId.slice(1, 37));
    expect(sent.toSorted()).toEqual(ids.filter((id) => id !== inTheMiddle?.id).toSorted());
    for (const { messageId, raw } of mail.taken) {
      const { attachments } = await simpleParser(raw);
      const isWithNote = ids.indexOf(messageId.slice(1, 37)) % 2 === 0;
      expect(attachments.map((each) => each.content.equals(content))).toEqual(isWithNote ? [true] : []);
    }
  },
);
