import { describe, expect, test } from 'vitest';
import { build, date, instant, newId } from '#tests/support/build.ts';
import { accountFactsOf } from './account-facts.ts';
import type { CommandContext } from './command.ts';
import { type CommandName, commandOf } from './commands.ts';
import { type Folder, folderReader, withPuts } from './folder.ts';
import { type LocalDate, addDays } from './kernel/dates.ts';
import { userIdSchema } from './kernel/ids.ts';
import { nextStepOf, programmeOf } from './next-step.ts';
import { defaultPolicy } from './policy.ts';

const today = date('2026-03-31');
const person = (actorName: string, role: CommandContext['role'] = 'collector') => ({
  actorId: userIdSchema.parse(newId()),
  actorName,
  role,
});
const dana = person('Dana Reyes');
const luis = person('Luis Mora');
const priya = person('Priya Shah', 'supervisor');
const omar = person('Omar Haddad', 'supervisor');
const ana = person('Ana Paz', 'administrator');

const invoice = build.invoice({ number: 'A-1', openAmountMinor: 30_000_00, amountMinor: 30_000_00 });
const small = build.invoice({ number: 'A-2', openAmountMinor: 900_00, amountMinor: 900_00 });
const euros = build.invoice({ number: 'E-1', currency: 'EUR', openAmountMinor: 500_00 });
const fresh = build.folder({ invoices: [invoice, small, euros] });

/** Runs a command as somebody on a day; a refusal is its code, else the folder as it is then. */
async function act(
  on: Folder,
  who: Pick<CommandContext, 'actorId' | 'actorName' | 'role'>,
  name: CommandName,
  input: object,
  over: Partial<CommandContext> = {},
) {
  const context = build.context({ ...who, today, ...over });
  const result = await commandOf(name).execute({ accountId: on.account.id, ...input }, folderReader(on), context);
  return result.ok
    ? { folder: withPuts(on, result.value), code: null }
    : { folder: on, code: result.error.code, details: result.error.details };
}

const said = { method: 'ach', promisedByName: 'Marian Webb', reason: 'Seasonal cash flow', evidence: 'statement' };
const part = (dueDate: LocalDate, amountMinor: number) => ({ promiseId: newId(), dueDate, amountMinor });
const planOf = (of = invoice, count = 3, over: object = {}) => ({
  arrangementId: newId(),
  approvalId: newId(),
  invoiceIds: [of.id],
  currency: of.currency,
  owedMinor: of.openAmountMinor,
  instalments: Array.from({ length: count }, (_, at) => part(addDays(today, 7 + at * 30), of.openAmountMinor / count)),
  interestBasisPoints: 0,
  ...said,
  ...over,
});
const settlementOf = (payMinor: number, of = invoice) => ({
  arrangementId: newId(),
  approvalId: newId(),
  invoiceIds: [of.id],
  currency: of.currency,
  owedMinor: of.openAmountMinor,
  instalments: [part(addDays(today, 14), payMinor)],
  ...said,
});
const decision = (folder: Folder, over: object = {}, at = 0) => ({
  approvalId: folder.approvals[at]?.id,
  proposalHash: folder.approvals[at]?.proposalHash,
  decision: 'approve',
  condition: '',
  comment: '',
  ...over,
});
const proposed = async (plan = planOf()) => (await act(fresh, dana, 'plan.propose', plan)).folder;

describe('a payment plan', () => {
  test('within the authority of whoever proposes it begins at once', async () => {
    const { folder } = await act(fresh, dana, 'plan.propose', planOf(small));
    expect(folder.approvals).toMatchObject([{ status: 'withinAuthority', kind: 'plan', decidedByName: 'Dana Reyes' }]);
    expect(folder.arrangements).toMatchObject([{ status: 'active', payMinor: 900_00, instalmentCount: 3 }]);
    expect(folder.promises.map(({ status, amountMinor }) => [status, amountMinor])).toEqual([
      ['open', 300_00],
      ['open', 300_00],
      ['open', 300_00],
    ]);
    expect(folder.promises.map(({ formerId }) => formerId)).toEqual([null, folder.promises[0]?.id, folder.promises[1]?.id]);
  });

  test('above it waits, binds nobody, and stops nothing', async () => {
    const folder = await proposed();
    expect(folder.approvals).toMatchObject([
      { status: 'open', stakeMinor: 30_000_00, balanceMinor: 30_000_00, expiresOn: addDays(today, 14) },
    ]);
    expect(folder.arrangements).toMatchObject([{ status: 'proposed' }]);
    expect(new Set(folder.promises.map(({ status }) => status))).toEqual(new Set(['proposed']));
    const nextOf = (of: Folder) => nextStepOf(accountFactsOf(of), programmeOf(defaultPolicy), today);
    expect(nextOf(folder)).toEqual(nextOf(fresh));
  });

  test('interest is by rule, comes with the last payment, and cannot be had by another sum', async () => {
    const { folder } = await act(fresh, dana, 'plan.propose', planOf(small, 3, { interestBasisPoints: 1_000 }));
    // 900.00 for 7 days, 600.00 and 300.00 for 30 each, at 10 %.
    expect(folder.promises.map(({ amountMinor }) => amountMinor)).toEqual([300_00, 300_00, 309_12]);
    expect(folder.arrangements[0]?.payMinor).toBe(909_12);
  });

  test.each([
    ['plan.doesNotAddUp', { instalments: [part(addDays(today, 1), 450_00), part(addDays(today, 9), 449_99)] }],
    ['plan.doesNotAddUp', { instalments: [part(addDays(today, 1), 450_00), part(addDays(today, 9), 450_01)] }],
    ['plan.tooFew', { instalments: [part(addDays(today, 1), 900_00)] }],
    ['plan.belowFloor', { instalments: [part(addDays(today, 1), 99_99), part(addDays(today, 9), 800_01)] }],
    ['plan.interestTooHigh', { interestBasisPoints: 1_801 }],
    ['arrangement.dateInPast', { instalments: [part(addDays(today, -1), 450_00), part(addDays(today, 9), 450_00)] }],
    ['arrangement.datesOutOfOrder', { instalments: [part(addDays(today, 9), 450_00), part(addDays(today, 9), 450_00)] }],
    ['arrangement.tooFarAhead', { instalments: [part(addDays(today, 1), 450_00), part(addDays(today, 731), 450_00)] }],
    ['arrangement.currencyDiffers', { invoiceIds: [euros.id] }],
    [
      'arrangement.balanceChanged',
      { owedMinor: 1_000_00, instalments: [part(addDays(today, 1), 500_00), part(addDays(today, 9), 500_00)] },
    ],
    ['arrangement.invoiceNotFound', { invoiceIds: [newId()] }],
    ['arrangement.reasonMissing', { reason: ' ' }],
  ])('%s refuses it', async (code, over) => {
    expect((await act(fresh, dana, 'plan.propose', planOf(small, 3, over))).code).toBe(code);
  });

  test('the smallest payment that is taken is said', async () => {
    const instalments = [part(addDays(today, 1), 10_00), part(addDays(today, 9), 890_00)];
    expect(await act(fresh, dana, 'plan.propose', planOf(small, 3, { instalments }))).toMatchObject({
      code: 'plan.belowFloor',
      details: { leastMinor: 100_00, currency: 'USD' },
    });
  });

  test('of an invoice that has one, or for which one is asked, is refused; after it has ended there may be another', async () => {
    const { folder } = await act(fresh, dana, 'plan.propose', planOf(small));
    expect((await act(folder, dana, 'plan.propose', planOf(small))).code).toBe('arrangement.alreadyRunning');
    expect((await act(await proposed(), dana, 'plan.propose', planOf())).code).toBe('arrangement.alreadyProposed');
    const ended = await act(folder, dana, 'arrangement.cancel', { arrangementId: folder.arrangements[0]?.id });
    expect(ended.folder.promises.map(({ status }) => status)).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect((await act(ended.folder, dana, 'plan.propose', planOf(small))).code).toBeNull();
  });

  test('ends a broken one of its invoices, as a promise does: no money is promised twice', async () => {
    const { folder: begun } = await act(fresh, dana, 'plan.propose', planOf(small));
    const missed = begun.promises.map((promise, at) => (at === 0 ? { ...promise, status: 'broken' as const, closedOn: today } : promise));
    const broken = { ...begun, promises: missed };
    const later = { today: addDays(today, 12) };
    const instalments = [part(addDays(today, 20), 450_00), part(addDays(today, 50), 450_00)];
    const { folder: planned } = await act(broken, dana, 'plan.propose', planOf(small, 2, { instalments }), later);
    expect(planned.arrangements.map(({ status, closedOn }) => [status, closedOn])).toEqual([
      ['cancelled', later.today],
      ['active', null],
    ]);
    expect(planned.promises.map(({ status }) => status)).toEqual(['broken', 'replaced', 'replaced', 'open', 'open']);
    const lines = [{ promiseId: newId(), invoiceId: small.id, currency: 'USD', amountMinor: 900_00 }];
    const promise = { groupId: newId(), promisedDate: addDays(today, 15), method: 'ach', promisedByName: 'Marian Webb', lines };
    const { folder: promised } = await act(broken, dana, 'promise.record', promise, later);
    expect(promised.arrangements.map(({ status }) => status)).toEqual(['cancelled']);
    expect(promised.promises.map(({ status }) => status)).toEqual(['broken', 'replaced', 'replaced', 'open']);
    const other = { ...promise, lines: lines.map((line) => ({ ...line, invoiceId: invoice.id })) };
    expect((await act(broken, dana, 'promise.record', other, later)).folder.arrangements).toMatchObject([{ status: 'active' }]);
  });

  test('takes the place of open promises, and its invoices are not promised beside it', async () => {
    const promise = {
      groupId: newId(),
      promisedDate: addDays(today, 3),
      method: 'ach',
      promisedByName: 'Marian Webb',
      lines: [{ promiseId: newId(), invoiceId: small.id, currency: 'USD', amountMinor: 900_00 }],
    };
    const { folder: before } = await act(fresh, dana, 'promise.record', promise);
    const { folder } = await act(before, dana, 'plan.propose', planOf(small));
    expect(folder.promises[0]?.status).toBe('replaced');
    const again = { ...promise, lines: promise.lines.map((line) => ({ ...line, promiseId: newId() })) };
    expect((await act(folder, dana, 'promise.record', again)).code).toBe('promise.underArrangement');
    expect((await act(folder, dana, 'promise.cancel', { promiseId: folder.promises[1]?.id })).code).toBe('promise.ofArrangement');
  });

  test('is not agreed under a court’s stay', async () => {
    const stayed = { ...fresh, account: { ...fresh.account, staySince: today } };
    expect((await act(stayed, dana, 'plan.propose', planOf())).code).toBe('arrangement.stayed');
  });
});

describe('a settlement', () => {
  test('is measured by what is forgiven, and while it runs nobody is chased for that', async () => {
    const { folder } = await act(fresh, dana, 'settlement.propose', settlementOf(29_800_00));
    expect(folder.approvals).toMatchObject([{ status: 'withinAuthority', stakeMinor: 200_00, amountMinor: 29_800_00 }]);
    expect(accountFactsOf(folder).promises).toMatchObject([{ amountMinor: 29_800_00, coversMinor: 30_000_00 }]);
  });

  test('has to be less, and not less than the company takes', async () => {
    expect((await act(fresh, dana, 'settlement.propose', settlementOf(30_000_00))).code).toBe('settlement.notLess');
    expect(await act(fresh, dana, 'settlement.propose', settlementOf(14_999_99))).toMatchObject({
      code: 'settlement.belowFloor',
      details: { leastMinor: 15_000_00 },
    });
  });

  test('split into small ones is counted together, also by somebody else and for another invoice', async () => {
    const { folder: one } = await act(fresh, dana, 'settlement.propose', settlementOf(29_800_00));
    const { folder: two } = await act(one, luis, 'settlement.propose', settlementOf(850_00, small));
    expect(two.approvals[1]?.status).toBe('withinAuthority');
    const { folder: late } = await act(one, luis, 'settlement.propose', settlementOf(840_00, small));
    expect(late.approvals[1]?.status).toBe('open');
    const month = { today: addDays(today, 30) };
    const instalments = [part(addDays(today, 40), 840_00)];
    const { folder: later } = await act(one, luis, 'settlement.propose', { ...settlementOf(840_00, small), instalments }, month);
    expect(later.approvals[1]?.status).toBe('withinAuthority');
  });

  test('made on a calendar that is set back counts on the server’s day all the same', async () => {
    const back = { today: addDays(today, -20), serverToday: today };
    const { folder } = await act(fresh, dana, 'settlement.propose', settlementOf(29_800_00), back);
    expect(folder.approvals[0]?.countedOn).toBe(today);
  });
});

test('an extension is one promise of all of it by the later day, within the longest the company gives', async () => {
  const { instalments: _, ...common } = settlementOf(1);
  const extension = { ...common, invoiceIds: [small.id], owedMinor: 900_00, promiseId: newId(), newDate: addDays(today, 21) };
  const { folder } = await act(fresh, dana, 'extension.propose', extension);
  expect(folder.promises).toMatchObject([{ status: 'open', amountMinor: 900_00, promisedDate: addDays(today, 21) }]);
  expect((await act(fresh, dana, 'extension.propose', { ...extension, newDate: addDays(today, 91) })).code).toBe('extension.tooLong');
});

describe('an approval', () => {
  test('by somebody else puts what was proposed into force in the same stroke, with its condition', async () => {
    const asked = await proposed();
    const { folder } = await act(asked, priya, 'approval.decide', decision(asked, { condition: 'First payment by wire' }));
    expect(folder.approvals).toMatchObject([{ status: 'approved', condition: 'First payment by wire', decidedByName: 'Priya Shah' }]);
    expect(folder.arrangements).toMatchObject([{ status: 'active', activeOn: today }]);
    expect(new Set(folder.promises.map(({ status }) => status))).toEqual(new Set(['open']));
  });

  test('is never one’s own, nor of what one has written last', async () => {
    const { folder: wide } = await act(fresh, priya, 'settlement.propose', settlementOf(20_000_00));
    expect((await act(wide, priya, 'approval.decide', decision(wide))).code).toBe('approval.ownRequest');
    const { folder: edited } = await act(wide, omar, 'approval.revise', {
      approvalId: wide.approvals[0]?.id,
      reason: 'Better words',
      evidence: '',
    });
    expect((await act(edited, omar, 'approval.decide', decision(edited))).code).toBe('approval.ownEdit');
    expect((await act(edited, priya, 'approval.decide', decision(edited))).code).toBe('approval.ownRequest');
    expect((await act(edited, ana, 'approval.decide', decision(edited))).code).toBeNull();
  });

  test('of what was changed while one looked at it is refused', async () => {
    const asked = await proposed();
    const { folder: edited } = await act(asked, luis, 'approval.revise', {
      approvalId: asked.approvals[0]?.id,
      reason: 'Other words',
      evidence: '',
    });
    expect((await act(edited, priya, 'approval.decide', decision(asked))).code).toBe('approval.changedMeanwhile');
  });

  test('is void where the balance is another one: nothing begins, and it can be asked anew', async () => {
    const asked = await proposed();
    const paid = {
      ...asked,
      invoices: asked.invoices.map((each) => (each.id === invoice.id ? { ...each, openAmountMinor: 29_000_00 } : each)),
    };
    const { folder } = await act(paid, priya, 'approval.decide', decision(paid));
    expect(folder.approvals).toMatchObject([{ status: 'void', voidReason: 'balanceChanged' }]);
    expect(folder.arrangements).toMatchObject([{ status: 'void' }]);
    expect(new Set(folder.promises.map(({ status }) => status))).toEqual(new Set(['cancelled']));
    const anew = planOf(invoice, 2, {
      owedMinor: 29_000_00,
      instalments: [part(addDays(today, 9), 20_000_00), part(addDays(today, 19), 9_000_00)],
    });
    expect((await act(folder, dana, 'plan.propose', anew)).code).toBeNull();
  });

  test('is void where terms were changed without a word of it, where a stay has come, and where the first day has passed', async () => {
    const asked = await proposed();
    const reasonOf = async (folder: Folder, over: Partial<CommandContext> = {}) =>
      (await act(folder, priya, 'approval.decide', decision(folder), over)).folder.approvals[0]?.voidReason;
    const [first, ...others] = asked.promises;
    expect(await reasonOf({ ...asked, promises: first ? [{ ...first, amountMinor: 1 }, ...others] : [] })).toBe('proposalChanged');
    expect(await reasonOf({ ...asked, account: { ...asked.account, staySince: today } })).toBe('stayed');
    expect(await reasonOf(asked, { today: addDays(today, 8) })).toBe('datePassed');
  });

  test('comes too late after its last day, by the server’s calendar', async () => {
    const asked = await proposed(
      planOf(invoice, 3, { instalments: [part(addDays(today, 40), 15_000_00), part(addDays(today, 60), 15_000_00)] }),
    );
    const late = { today: addDays(today, 14), serverToday: addDays(today, 15) };
    expect((await act(asked, priya, 'approval.decide', decision(asked), late)).code).toBe('approval.expired');
    expect((await act(asked, priya, 'approval.decide', decision(asked), { today: addDays(today, 14) })).code).toBeNull();
    expect((await act(asked, dana, 'plan.propose', planOf(), { today: addDays(today, 1), serverToday: addDays(today, 15) })).code).toBe(
      'arrangement.alreadyProposed',
    );
  });

  test('is given once: the first decision counts, and the other is told whose it was', async () => {
    const asked = await proposed();
    const { folder } = await act(asked, priya, 'approval.decide', decision(asked));
    expect(await act(folder, omar, 'approval.decide', decision(folder, { decision: 'refuse', comment: 'No' }))).toMatchObject({
      code: 'approval.alreadyDecided',
      details: { by: 'Priya Shah' },
    });
  });

  test('holds all that was approved before against the limit', async () => {
    const { folder: one } = await act(fresh, dana, 'settlement.propose', settlementOf(15_000_00));
    const { folder: done } = await act(one, priya, 'approval.decide', decision(one));
    const more = build.invoice({ number: 'A-3', accountId: fresh.account.id, openAmountMinor: 40_000_00, amountMinor: 40_000_00 });
    const { folder: two } = await act(
      { ...done, invoices: [...done.invoices, more] },
      dana,
      'settlement.propose',
      settlementOf(29_000_00, more),
    );
    expect(await act(two, omar, 'approval.decide', decision(two, {}, 1))).toMatchObject({
      code: 'approval.aboveAuthority',
      details: { needs: 'manager' },
    });
    expect((await act(two, ana, 'approval.decide', decision(two, {}, 1))).code).toBeNull();
  });

  test('in a currency nobody has weighed needs the highest level', async () => {
    const francs = build.invoice({ number: 'F-1', currency: 'CHF', openAmountMinor: 300_00, accountId: fresh.account.id });
    const { folder } = await act({ ...fresh, invoices: [francs] }, dana, 'plan.propose', planOf(francs, 2));
    expect(folder.approvals).toMatchObject([{ status: 'open' }]);
    expect((await act(folder, priya, 'approval.decide', decision(folder))).code).toBe('approval.aboveAuthority');
    expect((await act(folder, ana, 'approval.decide', decision(folder))).code).toBeNull();
  });

  test('is not given by collectors, nor refused or asked back without a word', async () => {
    const asked = await proposed();
    expect((await act(asked, luis, 'approval.decide', decision(asked))).code).toBe('approval.notAuthorised');
    expect((await act(asked, priya, 'approval.decide', decision(asked, { decision: 'refuse' }))).code).toBe('approval.commentMissing');
    const { folder: back } = await act(asked, priya, 'approval.decide', decision(asked, { decision: 'askBack', comment: 'Which season?' }));
    expect(back.arrangements[0]?.status).toBe('proposed');
    const { folder: answered } = await act(back, dana, 'approval.revise', {
      approvalId: back.approvals[0]?.id,
      reason: 'Winter',
      evidence: 'statement',
    });
    expect(answered.approvals).toMatchObject([{ status: 'open', comment: 'Which season?' }]);
    const { folder: refused } = await act(
      answered,
      priya,
      'approval.decide',
      decision(answered, { decision: 'refuse', comment: 'Too long' }),
    );
    expect(refused.arrangements[0]?.status).toBe('refused');
  });

  test('is taken back by whoever asked, with what was proposed', async () => {
    const asked = await proposed();
    const approvalId = asked.approvals[0]?.id;
    expect((await act(asked, luis, 'approval.withdraw', { approvalId })).code).toBe('approval.notYours');
    const { folder } = await act(asked, dana, 'approval.withdraw', { approvalId });
    expect([folder.approvals[0]?.status, folder.arrangements[0]?.status]).toEqual(['withdrawn', 'withdrawn']);
  });

  test('is news to whoever asked until they have taken note of it', async () => {
    const asked = await proposed();
    const { folder } = await act(asked, priya, 'approval.decide', decision(asked));
    expect(accountFactsOf(folder).approvals).toMatchObject([{ status: 'approved', decidedByName: 'Priya Shah', measure: 3 }]);
    const approvalId = asked.approvals[0]?.id;
    expect((await act(folder, luis, 'approval.acknowledge', { approvalId })).code).toBe('approval.notYours');
    const { folder: seen } = await act(folder, dana, 'approval.acknowledge', { approvalId }, { at: instant('2026-03-31T16:00:00.000Z') });
    expect(accountFactsOf(seen).approvals).toEqual([]);
  });
});

describe('authority that is lent', () => {
  const lend = (from: typeof ana, to: typeof luis, over: object = {}) => {
    const delegation = {
      fromId: from.actorId,
      fromName: from.actorName,
      role: 'administrator' as const,
      toId: to.actorId,
      toName: to.actorName,
      from: today,
      until: addDays(today, 7),
      ...over,
    };
    const approval = { ...defaultPolicy.approval, delegations: [delegation] };
    return { company: { policy: { ...defaultPolicy, approval }, timeZone: 'America/Chicago' } };
  };

  test('is used from its first day to its last, in the name of whoever lent it', async () => {
    const asked = await proposed();
    const decide = (over: object) => act(asked, luis, 'approval.decide', decision(asked), lend(ana, luis, over));
    expect((await decide({})).folder.approvals).toMatchObject([
      { status: 'approved', decidedByName: 'Luis Mora', onBehalfOfName: 'Ana Paz' },
    ]);
    expect((await decide({ from: addDays(today, 1) })).code).toBe('approval.notAuthorised');
    expect((await decide({ from: addDays(today, -9), until: addDays(today, -1) })).code).toBe('approval.notAuthorised');
  });

  test('by whoever asked is none over that request, and it cannot be lent on or to oneself', async () => {
    const { folder: wide } = await act(fresh, ana, 'settlement.propose', settlementOf(20_000_00));
    expect((await act(wide, luis, 'approval.decide', decision(wide), lend(ana, luis))).code).toBe('approval.notAuthorised');
    const asked = await proposed();
    expect((await act(asked, dana, 'approval.decide', decision(asked), lend(ana, dana))).code).toBe('approval.ownRequest');
    expect((await act(asked, luis, 'approval.decide', decision(asked), lend(luis, luis))).code).toBe('approval.notAuthorised');
  });
});

describe('a request for what the ledger does', () => {
  const request = (over: object = {}) => ({
    approvalId: newId(),
    kind: 'writeOff',
    currency: 'USD',
    amountMinor: 500_00,
    reason: 'Chapter 7',
    evidence: 'notice, Form 410',
    ...over,
  });

  test('always waits for somebody else, whoever asks', async () => {
    for (const who of [dana, priya, ana]) {
      const { folder } = await act(fresh, who, 'approval.request', request());
      expect(folder.approvals).toMatchObject([{ status: 'open', kind: 'writeOff' }]);
    }
    const { folder } = await act(fresh, dana, 'approval.request', request({ kind: 'bankDetails', amountMinor: 0 }));
    expect(folder.approvals).toMatchObject([{ status: 'open' }]);
  });

  test.each(['adjustment', 'writeOff', 'refund', 'creditHold', 'creditRelease', 'limitChange', 'orderCancellation'])(
    'of a kind that is measured by its amount has one: %s of nothing is refused, whatever its words say',
    async (kind) => {
      const wish = request({ kind, amountMinor: 0, reason: 'Raise it to 5,000,000' });
      expect((await act(fresh, dana, 'approval.request', wish)).code).toBe('approval.amountMissing');
    },
  );

  test('that came in without an amount before is refused or taken back, and approved by nobody', async () => {
    const { folder } = await act(fresh, dana, 'approval.request', request({ kind: 'limitChange', amountMinor: 1 }));
    const old = { ...folder, approvals: folder.approvals.map((each) => ({ ...each, amountMinor: 0, stakeMinor: 0 })) };
    expect((await act(old, ana, 'approval.decide', decision(old))).code).toBe('approval.amountMissing');
    const refused = await act(old, priya, 'approval.decide', decision(old, { decision: 'refuse', comment: 'How much?' }));
    expect(refused.folder.approvals).toMatchObject([{ status: 'refused' }]);
  });

  test.each([
    ['approval.aboveOpen', { amountMinor: 30_900_01 }],
    ['approval.aboveReceived', { kind: 'refund', amountMinor: 1 }],
    ['approval.evidenceMissing', { evidence: '' }],
    ['approval.reasonMissing', { reason: '' }],
  ])('%s refuses it', async (code, over) => {
    expect((await act(fresh, dana, 'approval.request', request(over))).code).toBe(code);
  });

  test('counts with settlements: both give money away', async () => {
    const { folder: asked } = await act(fresh, dana, 'approval.request', request({ amountMinor: 200_00 }));
    const { folder } = await act(asked, dana, 'settlement.propose', settlementOf(29_900_00));
    expect(folder.approvals.at(-1)?.status).toBe('open');
  });
});
