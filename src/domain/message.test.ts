import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { build, instant, newId } from '#tests/support/build.ts';
import { type ReleaseOver, releaseInput } from '#tests/support/release-input.ts';
import type { CommandContext } from './command.ts';
import { type CommandName, commandOf } from './commands.ts';
import { type Folder, folderReader, withPuts } from './folder.ts';
import { userIdSchema } from './kernel/ids.ts';
import { relayClientId } from './message.ts';
import { contentHashOf } from './message-content.ts';

const dana = userIdSchema.parse(newId());
const asked = (over: Partial<CommandContext> = {}): CommandContext => build.context({ actorId: dana, ...over });
const recorded = (over: Partial<CommandContext> = {}): CommandContext => asked({ stage: 'recorded', ...over });
const marian = build.contact();
const overdue = { contacts: [marian], invoices: [build.invoice()] };

const release = (folder: Folder, over: ReleaseOver = {}) =>
  releaseInput(folder.account.id, { contactId: folder.contacts[0]?.id ?? null, ...over });

/** Runs a command; gives the folder as it is afterwards, or the code of the refusal. */
async function after(folder: Folder, name: CommandName, input: object, context = asked()): Promise<Folder | string> {
  const result = await commandOf(name).execute(input, folderReader(folder), context);
  return result.ok ? withPuts(folder, result.value) : result.error.code;
}
const done = async (...args: Parameters<typeof after>): Promise<Folder> => {
  const folder = await after(...args);
  if (typeof folder === 'string') throw new Error(folder);
  return folder;
};
const stateIn = (folder: Folder | string): string => (typeof folder === 'string' ? folder : (folder.messages[0]?.state ?? 'none'));

describe('a release', () => {
  test('keeps the exact words under their hash, and a name for mail servers that is fixed', async () => {
    const folder = build.folder(overdue);
    const input = release(folder);
    const { messages } = await done(folder, 'message.release', input);
    expect(messages).toHaveLength(1);
    expect(messages[0]).toMatchObject({
      state: 'waiting',
      releasedById: dana,
      releasedOn: '2026-03-31',
      threadId: input.messageId,
      messageIdHeader: `<${input.messageId}.${folder.account.id}@collector.example>`,
      verdict: 'allow',
    });
    const [message] = messages;
    expect(message && message.contentHash).toBe(message && contentHashOf(message));
    expect(message && contentHashOf({ ...message, body: 'Something else' })).not.toBe(message?.contentHash);
  });

  test('that comes again changes nothing; another text under its id is refused', async () => {
    const folder = build.folder(overdue);
    const input = release(folder);
    const once = await done(folder, 'message.release', input);
    expect(await after(once, 'message.release', input)).toEqual(once);
    expect(await after(once, 'message.release', { ...input, subject: 'Another' })).toBe('message.idTaken');
  });

  test.each([
    'ap@brightline.example\r\nBcc: evil@x.test',
    'ap@brightline.example, evil@x.test',
    'Group: evil@x.test;',
    'Marian <ap@brightline.example>',
    'ap@brightline.example\u0000',
    '"a b"@brightline.example',
    'ap@[127.0.0.1]',
    'ap@localhost',
    'ap@@brightline.example',
    '.ap@brightline.example',
    `${'a'.repeat(65)}@brightline.example`,
  ])('to %j goes nowhere, and neither does a copy', async (toAddress) => {
    const folder = build.folder(overdue);
    expect(await after(folder, 'message.release', release(folder, { toAddress }))).toBe('message.addressBad');
    expect(await after(folder, 'message.release', release(folder, { cc: toAddress }))).toBe('message.addressBad');
  });

  test.each([
    { subject: 'Hi\r\nBcc: evil@x.test' },
    { subject: 'a\u2028b' },
    { toName: 'Marian\n' },
    { body: 'bell\u0007' },
    { signature: '\u001b[2J' },
  ])('with control characters in %j is no input', async (over) => {
    const folder = build.folder(overdue);
    expect(await after(folder, 'message.release', release(folder, over))).toBe('command.invalidInput');
  });

  test('of a letter needs lines of an address', async () => {
    const folder = build.folder(overdue);
    const letter = (toAddress: string) => release(folder, { channel: 'letter', toAddress, senderDomain: null });
    expect(stateIn(await after(folder, 'message.release', letter('Main Street 1\nChicago')))).toBe('waiting');
    for (const bad of ['a\n\nb', 'a\r\nb', Array.from({ length: 9 }, () => 'a').join('\n'), 'a'.repeat(81)])
      expect(await after(folder, 'message.release', letter(bad))).toBe('message.addressBad');
  });

  test('of a step that is on its way already is refused, and of a second step on one day', async () => {
    const folder = build.folder(overdue);
    const step = { strategyId: 'usual', stepId: '2' };
    const first = await done(folder, 'message.release', release(folder, step));
    const again = { ...step, overrideReason: 'They asked', guard: null };
    expect(await after(first, 'message.release', release(folder, again))).toBe('message.alreadyReleased');
    expect(await after(first, 'message.release', release(folder, { ...again, stepId: '3' }))).toBe('message.alreadyReleased');
    const later = { today: build.context().today };
    const inAWeek = await done(first, 'message.cancel', { messageId: first.messages[0]?.id, accountId: folder.account.id });
    expect(stateIn(await after(inAWeek, 'message.release', release(folder, again), asked(later)))).toBe('cancelled');
    expect(typeof (await after(first, 'message.release', release(folder, { ...again, stepId: null })))).toBe('object');
  });
});

describe('what the programme leaves to a supervisor', () => {
  // Of the strategies the program comes with: the last demand behind forty days.
  const step = { strategyId: 'high-risk', stepId: 'high-risk-5', templateKey: 'finalDemand' };
  const folder = build.folder(overdue);

  test('is refused to a collector where it is asked, and does not leave where it arrives', async () => {
    expect(await after(folder, 'message.release', release(folder, step))).toBe('message.supervisorMissing');
    const { messages } = await done(folder, 'message.release', release(folder, step), recorded());
    expect(messages[0]).toMatchObject({ state: 'cancelled', flag: 'notApproved', problem: 'guard' });
    for (const role of ['supervisor', 'manager', 'administrator'] as const)
      for (const context of [asked({ role }), recorded({ role })])
        expect(stateIn(await after(folder, 'message.release', release(folder, step), context))).toBe('waiting');
  });

  test('is theirs outside of its step too, and under the name of another', async () => {
    const demand = { templateKey: 'finalDemand' };
    expect(await after(folder, 'message.release', release(folder, demand))).toBe('message.supervisorMissing');
    const borrowed = { ...demand, strategyId: 'high-risk', stepId: 'high-risk-3' };
    expect(await after(folder, 'message.release', release(folder, borrowed))).toBe('message.supervisorMissing');
    const gone = { ...demand, strategyId: 'high-risk', stepId: 'gone' };
    expect(await after(folder, 'message.release', release(folder, gone))).toBe('message.supervisorMissing');
    const firm = { strategyId: 'high-risk', stepId: 'high-risk-3', templateKey: 'firmNotice' };
    expect(stateIn(await after(folder, 'message.release', release(folder, firm)))).toBe('waiting');
  });

  test('is anybody’s where the company has the template in a step of its own without a supervisor', async () => {
    const { timeZone, policy } = build.context().company;
    const list = policy.strategies.list.map((strategy) => ({
      ...strategy,
      steps: strategy.steps.map((each) => ({ ...each, needsSupervisor: false })),
    }));
    const company = { timeZone, policy: { ...policy, strategies: { version: 1, list } } };
    expect(stateIn(await after(folder, 'message.release', release(folder, step), asked({ company })))).toBe('waiting');
    expect(stateIn(await after(folder, 'message.release', release(folder, { templateKey: 'finalDemand' }), asked({ company })))).toBe(
      'waiting',
    );
  });
});

describe('where the company sends by its relay', () => {
  const relay = { fromName: 'Credit', fromAddress: 'credit@collector.example', replyTo: null };
  const { timeZone, policy } = build.context().company;
  const company = { timeZone, policy: { ...policy, letters: { ...policy.letters, relay } } };

  test('an e-mail that something goes along with is released, and no relay claims it before that has come', async () => {
    const folder = build.folder(overdue);
    const waiting = await done(folder, 'message.release', release(folder, { attachments: 'statement' }), asked({ company }));
    const claim = { messageId: waiting.messages[0]?.id, accountId: folder.account.id, clientId: relayClientId };
    expect(await after(waiting, 'message.claim', claim, asked({ company }))).toBe('message.filesAwaited');
    const handedUp = `${'a'.repeat(64)} 900 Statement.pdf`;
    const whole = { ...waiting, messages: waiting.messages.map((message) => ({ ...message, handedUp })) };
    expect(stateIn(await after(whole, 'message.claim', claim, asked({ company })))).toBe('claimed');
    // A desktop has its files itself.
    expect(stateIn(await after(waiting, 'message.claim', { ...claim, clientId: newId() }))).toBe('claimed');
  });

  test('the relay alone claims, and where it does not, no relay claims', async () => {
    const folder = build.folder(overdue);
    const waiting = await done(folder, 'message.release', release(folder));
    const claim = (clientId: string) => ({ messageId: waiting.messages[0]?.id, accountId: folder.account.id, clientId });
    expect(await after(waiting, 'message.claim', claim(newId()), asked({ company }))).toBe('message.ofRelay');
    expect(await after(waiting, 'message.claim', claim(relayClientId))).toBe('message.ofRelay');
    expect(stateIn(await after(waiting, 'message.claim', claim(relayClientId), asked({ company })))).toBe('claimed');
  });
});

describe('the contact guard', () => {
  const stop = build.contactStop({ kind: 'optOut', channel: 'email' });

  test('refuses what is asked, and takes back what arrives: nothing has left yet', async () => {
    const folder = build.folder({ ...overdue, contactStops: [stop] });
    expect(await after(folder, 'message.release', release(folder))).toBe('message.blocked');
    const { messages } = await done(folder, 'message.release', release(folder), recorded());
    expect(messages[0]).toMatchObject({ state: 'cancelled', flag: 'stopped', problem: 'guard' });
  });

  test('takes back for a court’s stay, and says so', async () => {
    const folder = build.folder({ ...overdue, account: build.account({ staySince: '2026-03-01' }) });
    const { messages } = await done(folder, 'message.release', release(folder), recorded());
    expect(messages[0]).toMatchObject({ state: 'cancelled', flag: 'stayed' });
  });

  test('wants a reason for a second e-mail to one person a day, and takes back one that did not know of the first', async () => {
    const folder = build.folder(overdue);
    const first = await done(folder, 'message.release', release(folder), recorded());
    expect(await after(first, 'message.release', release(folder, { guard: null }))).toBe('message.reasonMissing');
    expect(await after(first, 'message.release', release(folder))).toBe('message.guardChanged');
    const told = { guard: { verdict: 'warn', hits: [{ ruleId: 'emails', version: 1 }] }, overrideReason: 'They asked for it' };
    const both = await done(first, 'message.release', release(folder, told), recorded());
    expect(both.messages.map(({ state }) => state)).toEqual(['waiting', 'waiting']);
    const untold = await done(first, 'message.release', release(folder), recorded());
    expect(untold.messages.map(({ state, flag }) => [state, flag])).toEqual([
      ['waiting', null],
      ['cancelled', 'limitPassed'],
    ]);
  });

  test('is asked again when it is to go, and not held back by what was released after it', async () => {
    const folder = build.folder(overdue);
    const first = await done(folder, 'message.release', release(folder), recorded());
    const told = { guard: { verdict: 'warn', hits: [{ ruleId: 'emails', version: 1 }] }, overrideReason: 'They asked for it' };
    const both = await done(first, 'message.release', release(folder, told), recorded({ at: instant('2026-03-31T16:00:00.000Z') }));
    const claim = (messageId: string | undefined) => ({ messageId, accountId: folder.account.id, clientId: newId() });
    expect(stateIn(await done(both, 'message.claim', claim(both.messages[0]?.id), recorded()))).toBe('claimed');
    const stopped = { ...both, contactStops: [build.contactStop({ ...stop, accountId: folder.account.id })] };
    const held = await done(stopped, 'message.claim', claim(both.messages[1]?.id), recorded());
    expect(held.messages[1]).toMatchObject({ state: 'cancelled', flag: 'stopped', claimedBy: null });
  });
});

describe('a claim', () => {
  const waiting = async () => {
    const folder = build.folder(overdue);
    return done(folder, 'message.release', release(folder), recorded());
  };
  const claimed = (folder: Folder, clientId: string, context = recorded()) =>
    after(folder, 'message.claim', { messageId: folder.messages[0]?.id, accountId: folder.account.id, clientId }, context);

  test('has one winner, who may say it again', async () => {
    const [one, other] = [newId(), newId()];
    const won = await claimed(await waiting(), one);
    if (typeof won === 'string') throw new Error(won);
    expect(won.messages[0]).toMatchObject({ state: 'claimed', claimedBy: one });
    expect(await claimed(won, one)).toEqual(won);
    expect(await claimed(won, other)).toBe('message.notWaiting');
  });

  test('is made by whoever released it', async () => {
    expect(await claimed(await waiting(), newId(), build.context({ stage: 'recorded' }))).toBe('message.notYours');
  });

  test('is given out once in a message’s life, whatever is claimed, reported and taken back in whatever order', async () => {
    const clients = [newId(), newId()];
    const act = fc.oneof(
      fc.record({ name: fc.constant('message.claim' as const), clientId: fc.constantFrom(...clients) }),
      fc.record({
        name: fc.constant('message.report' as const),
        state: fc.constantFrom('sent', 'failed', 'unknown', 'bounced', 'printed'),
        at: fc.constant(null),
        problem: fc.constant(null),
        problemText: fc.constant(null),
        contactStopId: fc.constant(null),
      }),
      fc.record({
        name: fc.constantFrom('message.cancel' as const, 'message.post' as const, 'message.printAgain' as const, 'message.settle' as const),
      }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 14 }), async (acts) => {
        let folder = await waiting();
        const winners = new Set<string>();
        let isOver = false;
        for (const { name, ...input } of acts) {
          const next = await after(folder, name, { messageId: folder.messages[0]?.id, accountId: folder.account.id, ...input }, recorded());
          if (typeof next === 'string') continue;
          folder = next;
          const [message] = folder.messages;
          if (message?.state === 'claimed') {
            expect(isOver).toBe(false);
            winners.add(String(message.claimedBy));
          }
          isOver ||= !['waiting', 'claimed'].includes(message?.state ?? '');
          expect(message?.state === 'waiting' && isOver).toBe(false);
        }
        expect(winners.size).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe('a message of the programme that was overtaken while it waited', () => {
  const step = { strategyId: 'everyone', stepId: 'everyone-2' };
  const before = '2026-03-31T14:00:00.000Z';
  const since = '2026-03-31T15:30:00.000Z';
  const paid = { status: 'paid', openAmountMinor: 0 };
  const released = async (over: object = {}) => {
    const folder = build.folder({ ...overdue, ...over });
    return done(folder, 'message.release', release(folder, step), recorded());
  };
  const claimed = async (folder: Folder) => {
    const claim = { messageId: folder.messages[0]?.id, accountId: folder.account.id, clientId: newId() };
    const { messages } = await done(folder, 'message.claim', claim, recorded({ at: instant('2026-03-31T16:00:00.000Z') }));
    return `${messages[0]?.state} ${messages[0]?.flag ?? ''}`.trim();
  };
  const noted = (over: object) => build.note({ channel: 'call', direction: 'inbound', recordedOn: '2026-03-31', ...over });
  const invoices = (folder: Folder, over: object) => folder.invoices.map((invoice) => build.invoice({ ...invoice, ...over }));

  test('does not leave where the invoices are paid, or covered by cash on account, and leaves where a part is open', async () => {
    const folder = await released();
    expect(await claimed(folder)).toBe('claimed');
    expect(await claimed({ ...folder, invoices: invoices(folder, paid) })).toBe('cancelled changed');
    const [invoice] = folder.invoices;
    const memo = build.invoice({
      kind: 'creditMemo',
      openAmountMinor: -(invoice?.openAmountMinor ?? 0),
      amountMinor: -(invoice?.openAmountMinor ?? 0),
    });
    expect(await claimed({ ...folder, invoices: [...folder.invoices, memo] })).toBe('cancelled changed');
    expect(await claimed({ ...folder, invoices: invoices(folder, { openAmountMinor: 1 }) })).toBe('claimed');
    // What has come due since was not asked for.
    const later = build.invoice({ dueDate: '2026-04-02' });
    expect(await claimed({ ...folder, invoices: [...invoices(folder, paid), later] })).toBe('cancelled changed');
  });

  test('does not leave once the customer has said that it is paid, or has promised all of it; what was known before counts as known', async () => {
    const folder = await released();
    const said = (recordedAt: string) => [noted({ outcome: 'paidAlready', recordedAt })];
    expect(await claimed({ ...folder, notes: said(since) })).toBe('cancelled changed');
    expect(await claimed({ ...folder, notes: said(before) })).toBe('claimed');
    expect(await claimed({ ...folder, notes: [noted({ outcome: 'reached', recordedAt: since })] })).toBe('claimed');
    const amountMinor = folder.invoices[0]?.openAmountMinor;
    const promised = (over: object) => [build.promise({ amountMinor, promisedDate: '2026-04-10', recordedAt: since, ...over })];
    expect(await claimed({ ...folder, promises: promised({}) })).toBe('cancelled changed');
    expect(await claimed({ ...folder, promises: promised({ amountMinor: 1 }) })).toBe('claimed');
    expect(await claimed({ ...folder, promises: promised({ recordedAt: before }) })).toBe('claimed');
  });

  test('leaves outside the programme all the same, and of a step that there is not any more while anything is open', async () => {
    const folder = await released();
    const as = (over: object): Folder => ({
      ...folder,
      messages: folder.messages.map((message) => build.message({ ...message, ...over })),
    });
    const free = as({ strategyId: null, stepId: null });
    expect(await claimed({ ...free, invoices: invoices(folder, paid) })).toBe('claimed');
    const gone = as({ strategyId: 'gone', stepId: 'gone' });
    expect(await claimed(gone)).toBe('claimed');
    expect(await claimed({ ...gone, invoices: invoices(folder, paid) })).toBe('cancelled changed');
  });
});

describe('a report of the mail server', () => {
  test('that an address takes no mail stops e-mails to it, once', async () => {
    const folder = build.folder({ ...overdue, messages: [build.message({ state: 'claimed', contactId: marian.id })] });
    const failed = {
      messageId: folder.messages[0]?.id,
      accountId: folder.account.id,
      state: 'failed',
      at: null,
      problem: 'addressRefused',
      problemText: '550 no such user',
      contactStopId: newId(),
    };
    const told = await done(folder, 'message.report', failed, recorded());
    expect(told.contactStops).toMatchObject([
      { kind: 'badAddress', channel: 'email', address: 'ap@brightline.example', contactId: marian.id },
    ]);
    expect(await done(told, 'message.report', { ...failed, contactStopId: newId() }, recorded())).toEqual(told);
    expect(await after(told, 'message.release', release(folder))).toBe('message.blocked');
    expect(await after(told, 'message.release', release(folder, { toAddress: 'new@brightline.example' }))).toMatchObject({});
    expect(
      await after(told, 'contact.correctEmail', { accountId: folder.account.id, contactId: marian.id, email: 'ap@brightline.example' }),
    ).toBe('contact.emailIsBad');
  });

  test('of a refused text does not speak against the address', async () => {
    const folder = build.folder({ ...overdue, messages: [build.message({ state: 'claimed' })] });
    const input = {
      messageId: folder.messages[0]?.id,
      accountId: folder.account.id,
      state: 'failed',
      at: null,
      problem: 'refused',
      problemText: '554',
    };
    expect((await done(folder, 'message.report', { ...input, contactStopId: newId() })).contactStops).toEqual([]);
  });
});

describe('a letter', () => {
  const letter = (state: string, over = {}) =>
    build.folder({ ...overdue, messages: [build.message({ channel: 'letter', toAddress: 'Main Street 1\nChicago', state, ...over })] });
  const act = (folder: Folder, name: CommandName, context = asked()) =>
    after(folder, name, { messageId: folder.messages[0]?.id, accountId: folder.account.id }, context);

  test('is posted once it is printed, and printed again under its id', async () => {
    expect(stateIn(await act(letter('printed'), 'message.post'))).toBe('posted');
    expect(await act(letter('waiting'), 'message.post')).toBe('message.notPrinted');
    expect(stateIn(await act(letter('printed'), 'message.printAgain'))).toBe('waiting');
    expect(await act(letter('posted'), 'message.printAgain')).toBe('message.notPrinted');
  });

  test('that the books have come to forbid is held back when it is printed, and is not to be posted', async () => {
    const printed = (folder: Folder, context = asked()) =>
      after(
        folder,
        'message.report',
        {
          messageId: folder.messages[0]?.id,
          accountId: folder.account.id,
          state: 'printed',
          at: null,
          problem: null,
          problemText: null,
          contactStopId: null,
        },
        context,
      );
    expect(stateIn(await printed(letter('waiting')))).toBe('printed');
    const stayed = { ...letter('waiting'), account: build.account({ staySince: '2026-03-01' }) };
    const stopped = { ...letter('waiting'), contactStops: [build.contactStop({ kind: 'stopRequest', channel: null })] };
    const disputed = { ...letter('waiting'), invoices: [build.invoice(), build.invoice({ disputedAmountMinor: 1 })] };
    for (const context of [asked(), recorded()]) {
      for (const [folder, flag] of [
        [stayed, 'stayed'],
        [stopped, 'stopped'],
        [disputed, 'changed'],
      ] as const) {
        const held = await printed(folder, context);
        expect(typeof held === 'object' && held.messages[0]).toMatchObject({ state: 'cancelled', flag, problem: 'guard' });
        expect(await act(typeof held === 'object' ? held : folder, 'message.post')).toBe('message.notPrinted');
      }
    }
    // What is read again on paper, whatever the books say of it now, stays as it is.
    const posted = { ...letter('posted'), account: build.account({ staySince: '2026-03-01' }) };
    expect(stateIn(await printed(posted))).toBe('posted');
  });

  test('that was posted has been posted, whatever the books have said meanwhile', async () => {
    expect(await act(letter('cancelled', { flag: 'stopped' }), 'message.post')).toBe('message.notPrinted');
    const kept = await act(letter('cancelled', { flag: 'stopped' }), 'message.post', recorded());
    expect(typeof kept === 'object' && kept.messages[0]).toMatchObject({ state: 'posted', flag: 'stopped' });
  });
});

test('a message counts as a contact of its day, and what failed does not', () => {
  const sent = build.message({ releasedOn: '2026-03-30', releasedAt: '2026-03-30T15:00:00.000Z' });
  const facts = build.facts({ ...overdue, messages: [sent, build.message({ state: 'failed' })] });
  expect(facts.recentContacts).toEqual([{ on: '2026-03-30', channel: 'email', direction: 'outbound', outcome: 'sent' }]);
  expect(facts.lastContact).toMatchObject({ on: '2026-03-30', outcome: 'sent' });
  expect(facts.openMessages.map(({ state }) => state).toSorted()).toEqual(['failed', 'waiting']);
});
