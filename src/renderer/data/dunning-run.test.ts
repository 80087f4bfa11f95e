// @vitest-environment node
import { afterEach, describe, expect, it } from 'vitest';
import { dunningOf } from '#domain/dunning.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { contentHashOf } from '#domain/message-content.ts';
import { releaseMessageInputSchema } from '#domain/message.ts';
import { build, instant } from '#tests/support/build.ts';
import { DeskWorld, shown } from '#tests/support/desk-world.ts';
import { ModelServer } from '#tests/support/model-server.ts';
import { byLetter, disputed, notYet, nowhere, ready, runCompany, step, today } from '#tests/support/written-run.ts';
import type { DataClient } from './data-client.ts';
import { releaseInputOf } from './release-run.ts';
import type { ReleaseOrder, RunView, RunWindow } from './run-outcome.ts';

let world: DeskWorld;
afterEach(() => world.shut());

async function openRun(window: RunWindow = { step: null, first: 0, count: 50 }) {
  world = new DeskWorld(new ModelServer(runCompany, [...ready, byLetter, disputed, nowhere, notYet]));
  const client = await world.openReady();
  client.watchRun(window);
  return { client, view: await runOf(client, () => true) };
}

async function runOf(client: DataClient, isIt: (view: RunView) => boolean): Promise<RunView> {
  await world.until(() => {
    const view = client.dunningRun.read();
    return view !== null && isIt(view);
  }, 'the run');
  const view = client.dunningRun.read();
  if (!view) throw new Error('there is no run');
  return view;
}

const order = (over: Partial<ReleaseOrder> = {}): ReleaseOrder => ({
  step,
  channels: ['email', 'letter'],
  leftOut: [],
  edits: [],
  writer: { signature: 'Dana Reyes', senderDomain: 'brightwater.example' },
  ...over,
});

const inputs = () =>
  world.main.journal.filter(({ name }) => name === 'message.release').map(({ input }) => releaseMessageInputSchema.parse(input));

/** The words that the template makes for an account. */
async function templateOf(client: DataClient, accountId: AccountId) {
  const { folder } = await shown(world, client, accountId);
  const dunning = dunningOf(folder, runCompany, today, { now: instant('2026-03-31T15:00:00.000Z') });
  const writer = { signature: '', senderDomain: null };
  const written = releaseInputOf(folder, dunning, {
    company: runCompany,
    user: world.main.user,
    writer,
    today,
    now: instant('2026-03-31T15:00:00.000Z'),
    edit: null,
  });
  if (!written.ok) throw new Error(written.error.code);
  const { subject, body } = written.value;
  return { subject, body };
}

describe('the dunning run of a copy', () => {
  it('says who is due for which step, who is held back and who cannot be reached, and reads whom each goes to', async () => {
    const { view } = await openRun();
    expect(view.step).toEqual(step);
    expect(view.steps.map(({ stepId, emails, letters, held, needAddress }) => [stepId, emails, letters, held, needAddress])).toEqual([
      ['first', 3, 1, 1, 1],
      ['second', 0, 0, 0, 0],
    ]);
    expect(view.rows.map(({ number, status, to }) => [number, status, to])).toEqual([
      ['1001', 'ready', 'ap@c1001.example'],
      ['1002', 'ready', 'ap@c1002.example'],
      ['1003', 'ready', 'ap@c1003.example'],
      ['1004', 'ready', '1 Main St, Omaha NE 68102'],
      ['1006', 'needsAddress', ''],
      ['1005', 'held', 'ap@c1005.example'],
    ]);
    expect(view.rows[0]).toMatchObject({ asked: { USD: 100_00 }, items: 1, attach: ['statement'] });
    expect(view.rows[3]).toMatchObject({ channel: 'letter', fallback: 'noEmail' });
    expect(view.held.first.map(({ name, holds }) => [name, holds[0]?.code])).toEqual([['Customer 1005', 'disputed']]);
  });

  it('gives the window that is asked for, and follows when somebody pays or is called', async () => {
    const { client, view } = await openRun({ step, first: 1, count: 2 });
    expect(view.total).toBe(6);
    expect(view.rows.map(({ number }) => number)).toEqual(['1002', '1003']);
    const [first] = ready;
    if (!first) throw new Error('nobody is ready');
    await client.run(
      'contactNote.record',
      first.account.id,
      build.noteInput(first.account.id, { channel: 'email', outcome: 'sent', contactId: null }),
    );
    expect((await runOf(client, ({ total }) => total === 5)).rows.map(({ number }) => number)).toEqual(['1003', '1004']);
  });
});

describe('a run that is released', () => {
  it('goes in copy to sales where the company wants that and the books have an address, by e-mail only', async () => {
    const { letters } = runCompany.policy;
    const wanting = { ...runCompany, policy: { ...runCompany.policy, letters: { ...letters, copiesSalesRep: true } } };
    const [first, second, third] = ready;
    if (!first || !second || !third) throw new Error('three are ready');
    const selling = (folder: typeof first, salesRepEmail: string | null) => ({ ...folder, account: { ...folder.account, salesRepEmail } });
    const book = [selling(first, 'rep@brightwater.example'), selling(second, null), selling(third, 'a@b.example, evil@x.test')];
    world = new DeskWorld(new ModelServer(wanting, [...book, selling(byLetter, 'rep@brightwater.example')]));
    const client = await world.openReady();
    client.watchRun({ step: null, first: 0, count: 50 });
    await runOf(client, ({ total }) => total === 4);
    await client.release(order());
    expect(inputs().map(({ channel, cc }) => [channel, cc])).toEqual([
      ['email', 'rep@brightwater.example'],
      ['email', null],
      ['email', null],
      ['letter', null],
    ]);
  });

  it('writes to each that is ready, with its own words, attachments and receiver; nobody is due for it again', async () => {
    const { client } = await openRun();
    const outcome = await client.release(order());
    expect(outcome.status).toBe('done');
    expect(outcome.notReleased).toEqual([]);
    expect(outcome.released.map(({ channel }) => channel)).toEqual(['email', 'email', 'email', 'letter']);
    const [email, , , letter] = inputs();
    expect(email).toMatchObject({
      toAddress: 'ap@c1001.example',
      attachments: 'statement',
      signature: 'Dana Reyes',
      wasEdited: false,
      ...step,
    });
    expect(email?.body).toContain('INV-1001');
    expect(email?.body).toContain('With this message you will find a statement of your account.');
    expect(email?.senderDomain).toBe('brightwater.example');
    expect(letter).toMatchObject({ channel: 'letter', toAddress: '1 Main St\nOmaha NE 68102', senderDomain: null });
    const view = await runOf(client, ({ steps }) => steps.every(({ emails, letters }) => emails + letters === 0));
    expect(view.rows.map(({ number }) => number)).toEqual(['1006', '1005']);
    expect((await client.release(order())).released).toEqual([]);
    expect(inputs()).toHaveLength(4);
  });

  it('leaves out whom somebody took out, sends what somebody wrote, and one channel alone where that was asked', async () => {
    const { client } = await openRun();
    const [first, second] = ready;
    if (!first || !second) throw new Error('nobody is ready');
    const from = await templateOf(client, second.account.id);
    const outcome = await client.release(
      order({
        channels: ['email'],
        leftOut: [first.account.id],
        edits: [{ accountId: second.account.id, subject: 'Our talk', body: 'As agreed.', from }],
      }),
    );
    expect(outcome.released.map(({ accountId }) => accountId)).toEqual(ready.slice(1).map(({ account }) => account.id));
    expect(inputs()[0]).toMatchObject({ subject: 'Our talk', body: 'As agreed.', wasEdited: true });
    expect(inputs()[1]?.wasEdited).toBe(false);
  });

  it('does not send words that were written over amounts of before, says so, and goes on with the others', async () => {
    const { client } = await openRun();
    const [, second] = ready;
    if (!second) throw new Error('nobody is ready');
    const from = await templateOf(client, second.account.id);
    expect(from.body).toContain('100.00');
    const before = { ...from, body: from.body.replaceAll('100.00', '250.00') };
    const outcome = await client.release(
      order({ edits: [{ accountId: second.account.id, subject: 'Our talk', body: 'You owe $250.00.', from: before }] }),
    );
    expect(outcome.notReleased).toEqual([
      { accountId: second.account.id, name: 'Customer 1002', refusal: { code: 'message.wordsOutdated' } },
    ]);
    expect(outcome.released).toHaveLength(3);
    expect(inputs().some(({ body }) => body.includes('250.00'))).toBe(false);
  });

  it('is stopped between two messages: what was released stands, and the rest is due as before', async () => {
    const { client } = await openRun();
    client.releaseProgress.subscribe(() => {
      if (client.releaseProgress.read()?.done === 2) client.stopLongWork();
    });
    const outcome = await client.release(order());
    expect(outcome.status).toBe('stopped');
    expect(outcome.released.length).toBeLessThan(4);
    expect(inputs()).toHaveLength(outcome.released.length);
    await runOf(client, ({ steps }) => steps.some(({ emails, letters }) => emails + letters === 4 - outcome.released.length));
  });

  it('goes on past one that cannot be written down, and says which', async () => {
    const { client } = await openRun();
    world.main.appendFailure = { code: 'journal.notWritten' };
    const outcome = await client.release(order());
    expect(outcome).toMatchObject({ status: 'done', released: [] });
    expect(outcome.notReleased.map(({ name, refusal }) => [name, refusal.code])).toEqual(
      ['1001', '1002', '1003', '1004'].map((number) => [`Customer ${number}`, 'journal.notWritten']),
    );
  });
});

describe('letters and what is on its way', () => {
  it('are laid out from their rows: the exact words, the statement behind them, and the address for an envelope', async () => {
    const { client } = await openRun();
    const { released } = await client.release(order({ channels: ['letter'] }));
    const [letter] = await client.sheetsOf(released);
    expect(letter?.sheets).toHaveLength(2);
    expect(letter?.sheets[0]?.html).toContain('INV-1004');
    expect(letter?.sheets[0]?.html).toContain('Brightwater Supply Co');
    expect(letter?.sheets[1]?.html).toMatch(/<h1>[^<]*[Ss]tatement/);
    expect(letter?.envelope).toMatchObject({ accountNumber: '1004', lines: ['Customer 1004', '1 Main St', 'Omaha NE 68102'] });
    expect(
      await client.sheetsOf([{ accountId: ready[0]?.account.id ?? notYet.account.id, messageId: released[0]?.messageId ?? expect.fail() }]),
    ).toEqual([]);
    const { folder } = await shown(world, client, byLetter.account.id);
    const row = folder.messages[0];
    expect(row?.contentHash).toBe(row && contentHashOf(row));
  });

  it('stand in the outbox until they are posted', async () => {
    const { client } = await openRun();
    client.watchOutbox(true);
    const { released } = await client.release(order());
    await world.until(() => client.outbox.read()?.count === 4, 'four messages in the outbox');
    const letter = released.find(({ channel }) => channel === 'letter') ?? expect.fail();
    const named = { messageId: letter.messageId, accountId: letter.accountId };
    const printed = { ...named, state: 'printed', at: null, problem: null, problemText: null, contactStopId: null } as const;
    expect(await client.run('message.report', letter.accountId, printed)).toEqual({ saved: true });
    await world.until(() => client.outbox.read()?.rows[0]?.state === 'printed', 'the printed letter first');
    expect(await client.run('message.post', letter.accountId, named)).toEqual({ saved: true });
    await world.until(() => client.outbox.read()?.count === 3, 'the posted letter has gone from the outbox');
  });
});
