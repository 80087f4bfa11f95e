import { describe, expect, test } from 'vitest';
import { build, date, instant, newId } from '#tests/support/build.ts';
import { releaseInput } from '#tests/support/release-input.ts';
import type { CommandContext } from './command.ts';
import { type CommandName, commandOf } from './commands.ts';
import { contactAskedFor } from './contact-override-request.ts';
import { overridesFor } from './contact-override.ts';
import { type Folder, folderReader, withPuts } from './folder.ts';
import { userIdSchema } from './kernel/ids.ts';
import { defaultPolicy } from './policy.ts';

const person = (actorName: string, role: CommandContext['role'] = 'collector') => ({
  actorId: userIdSchema.parse(newId()),
  actorName,
  role,
});
const dana = person('Dana Reyes');
const luis = person('Luis Mora');
const priya = person('Priya Shah', 'supervisor');

/** A company that wants a second person once the calls of a week, or the e-mails of a day, are used up. */
const { contact } = defaultPolicy;
const policy = {
  ...defaultPolicy,
  contact: { ...contact, verdicts: { ...contact.verdicts, attempts: 'needsApproval' as const, emails: 'needsApproval' as const } },
};
const company = { policy, timeZone: 'America/Chicago' };
const at = (time: string) => ({ at: instant(`2026-03-31T${time}:00.000Z`) });

const number = '+13125550148';
/** Seven calls in the last week, and an e-mail today. */
const often = () =>
  build.folder({
    contacts: [build.contact({ name: 'Marian Webb' }), build.contact({ name: 'Ilse' })],
    notes: [0, 1, 2, 3, 4, 5, 6].map((day) => build.note({ outcome: 'noAnswer', recordedOn: `2026-03-${31 - day}` })),
    messages: [build.message({ releasedOn: '2026-03-31', toAddress: 'ap@brightline.example', state: 'sent' })],
  });

async function act(
  on: Folder,
  who: Pick<CommandContext, 'actorId' | 'actorName' | 'role'>,
  name: CommandName,
  input: object,
  over: Partial<CommandContext> = {},
) {
  const context = build.context({ ...who, today: date('2026-03-31'), company, ...over });
  const result = await commandOf(name).execute({ accountId: on.account.id, ...input }, folderReader(on), context);
  return result.ok ? { folder: withPuts(on, result.value), code: null } : { folder: on, code: result.error.code };
}

const whomOf = (folder: Folder, at1 = 0) => ({ channel: 'call', contactId: folder.contacts[at1]?.id ?? null, address: number });
const ask = (folder: Folder, over: object = {}, who = dana, within: Partial<CommandContext> = {}) =>
  act(folder, who, 'contactOverride.request', { approvalId: newId(), ...whomOf(folder), reason: 'They asked for it', ...over }, within);
const decide = (folder: Folder, who = priya, over: object = {}, within: Partial<CommandContext> = {}) => {
  const approval = folder.approvals.at(-1);
  const words = { condition: '', comment: 'Looked at' };
  const input = { approvalId: approval?.id, proposalHash: approval?.proposalHash, decision: 'approve', ...words, ...over };
  return act(folder, who, 'approval.decide', input, within);
};
const callInput = (folder: Folder, over: object = {}) => ({
  callId: newId(),
  contactId: folder.contacts[0]?.id ?? null,
  contactName: 'Marian Webb',
  number,
  dialer: 'bridge',
  overrideReason: 'They asked for it',
  guard: null,
  ...over,
});
const call = (folder: Folder, over: object = {}, within: Partial<CommandContext> = {}, who = dana) =>
  act(folder, who, 'call.place', callInput(folder, over), within);

async function approved(over: object = {}): Promise<Folder> {
  const { folder } = await ask(often(), over);
  return (await decide(folder)).folder;
}

describe('a request for a contact against the rules', () => {
  test('is bound to the person, the number and the rules that ask for a second person', async () => {
    const { folder, code } = await ask(often());
    expect(code).toBeNull();
    expect(folder.approvals).toMatchObject([
      { kind: 'contactOverride', status: 'open', contactChannel: 'call', contactAddress: number, contactRules: 'attempts@1' },
    ]);
    expect(folder.approvals[0]).toMatchObject({ stakeMinor: 0, lapsesAt: null, usedById: null, expiresOn: '2026-04-01' });
  });

  test.each<[string, object, string]>([
    ['says why', { reason: ' ' }, 'approval.reasonMissing'],
    ['is about somebody of the account', { contactId: newId() }, 'contact.notFound'],
    ['names a number as it is dialled', { address: '312 555 0148' }, 'command.invalidInput'],
    ['names where a call goes', { address: null }, 'command.invalidInput'],
    ['names one e-mail address', { channel: 'email', address: 'a@b.example, c@d.example' }, 'command.invalidInput'],
    ['names no address of a letter', { channel: 'letter' }, 'command.invalidInput'],
    ['is about what a rule wants it for', { channel: 'letter', address: null }, 'contactOverride.notNeeded'],
  ])('%s, or is refused', async (_what, over, code) => {
    expect((await ask(often(), over)).code).toBe(code);
  });

  test('is made once, by the person who asks', async () => {
    const { folder } = await ask(often());
    expect((await ask(folder)).code).toBe('contactOverride.alreadyAsked');
    expect((await ask(folder, {}, luis)).code).toBeNull();
    expect((await ask(folder, whomOf(folder, 1))).code).toBeNull();
    expect((await ask(folder, { approvalId: folder.approvals[0]?.id })).code).toBe('command.idTaken');
    const nextWeek = { today: date('2026-04-02'), at: instant('2026-04-02T15:00:00.000Z') };
    expect((await decide(folder, priya, {}, nextWeek)).code).toBe('approval.expired');
  });

  test('is refused where a rule forbids it, and on an account that is not there', async () => {
    const stopped = { ...often(), contactStops: [build.contactStop({ kind: 'stopRequest', channel: 'call' })] };
    expect((await ask(stopped)).code).toBe('contactOverride.blocked');
    expect((await ask(often(), { accountId: newId() })).code).toBe('account.notFound');
  });

  test('is decided by somebody else with authority, on what the guard says then', async () => {
    const { folder } = await ask(often());
    expect((await decide(folder, dana)).code).toBe('approval.ownRequest');
    expect((await decide(folder, luis)).code).toBe('approval.notAuthorised');
    expect((await decide(folder, priya, { proposalHash: 'a'.repeat(64) })).code).toBe('approval.changedMeanwhile');
    const [asked] = folder.approvals;
    const moment = { at: instant('2026-03-31T15:00:00.000Z'), today: date('2026-03-31'), company };
    expect(asked && contactAskedFor(asked, folder, moment)).toMatchObject({ verdict: 'needsApproval', hits: [{ ruleId: 'attempts' }] });
    expect(contactAskedFor(build.approval(), folder, moment)).toBeUndefined();
  });

  test('is void under a stay, and a payment meanwhile changes nothing of it', async () => {
    const { folder } = await ask(often());
    const stayed = { ...folder, account: { ...folder.account, staySince: date('2026-03-30') } };
    expect((await decide(stayed)).folder.approvals).toMatchObject([{ status: 'void', voidReason: 'stayed', lapsesAt: null }]);
    const paid = { ...folder, invoices: [build.invoice({ openAmountMinor: 5_00 })] };
    expect((await decide(paid)).folder.approvals).toMatchObject([{ status: 'approved', lapsesAt: '2026-03-31T23:00:00.000Z' }]);
  });
});

test('an approval that does not say for what, how long or by whom is nobody’s word', () => {
  const whole = {
    kind: 'contactOverride',
    status: 'approved',
    requestedById: dana.actorId,
    contactChannel: 'call',
    contactRules: 'attempts@1',
    lapsesAt: '2026-03-31T23:00:00.000Z',
    decidedByName: 'Priya Shah',
  } as const;
  expect(overridesFor(build.folder({ approvals: [build.approval(whole)] }), dana.actorId)).toHaveLength(1);
  for (const missing of [{ contactChannel: null }, { contactRules: null }, { lapsesAt: null }, { decidedByName: null }])
    expect(overridesFor(build.folder({ approvals: [build.approval({ ...whole, ...missing })] }), dana.actorId)).toEqual([]);
});

test('a request that names no number is asked about as a call to nobody knows where', () => {
  const moment = { at: instant('2026-03-31T15:00:00.000Z'), today: date('2026-03-31'), company };
  const asked = build.approval({ kind: 'contactOverride', contactChannel: 'call', contactAddress: null });
  expect(contactAskedFor(asked, often(), moment)).toMatchObject({ action: { channel: 'call', address: '' }, verdict: 'needsApproval' });
});

describe('a call that wants a second person', () => {
  test('is refused without their word, whatever the reason, and made with it once', async () => {
    expect((await call(often())).code).toBe('call.approvalMissing');
    const { folder } = await ask(often());
    expect((await call(folder)).code).toBe('call.approvalMissing');
    const agreed = (await decide(folder)).folder;
    expect((await call(agreed, { overrideReason: null })).code).toBe('call.reasonMissing');
    const made = await call(agreed);
    expect(made.code).toBeNull();
    const [placed] = made.folder.calls;
    expect(made.folder.approvals).toMatchObject([{ status: 'approved', usedById: placed?.id }]);
    expect(made.folder.approvals[0]?.seenAt).not.toBeNull();
    expect(placed).toMatchObject({ verdict: 'warn', hitRules: 'attempts', flag: null });
    expect((await call(made.folder)).code).toBe('call.approvalMissing');
    // What is asked about the same call once more still has it.
    const again = { ...made.folder, calls: [] };
    expect((await call(again, { callId: placed?.id })).code).toBeNull();
  });

  test('keeps that word where nobody has heard the call: it is made once more with it, and by then used up', async () => {
    const made = await call(await approved());
    const unheard = { ...made.folder, calls: made.folder.calls.map((each) => ({ ...each, state: 'cancelled' as const })) };
    const again = await call(unheard);
    expect(again.code).toBeNull();
    expect(again.folder.approvals).toMatchObject([{ usedById: again.folder.calls.at(-1)?.id }]);
    expect((await call(again.folder)).code).toBe('call.approvalMissing');
  });

  test.each<[string, object, Partial<CommandContext>]>([
    ['another person', {}, {}],
    ['another number', { number: '+13125550177' }, {}],
    ['a later hour', {}, at('23:00')],
    ['somebody else', {}, { ...luis }],
    ['rules that were changed since', {}, { company: { ...company, policy: { ...policy, queue: { ...policy.queue, version: 2 } } } }],
  ])('is not made by a word that was given for %s', async (what, over, within) => {
    const folder = await approved();
    const to = what === 'another person' ? { contactId: folder.contacts[1]?.id } : {};
    expect((await call(folder, { ...over, ...to }, within)).code).toBe('call.approvalMissing');
  });

  test('is made up to the last minute of the approval, and not when another rule wants a word too', async () => {
    const folder = await approved();
    expect((await call(folder, {}, at('22:59'))).code).toBeNull();
    const verdicts = { ...policy.contact.verdicts, hours: 'needsApproval' as const };
    const stricter = { ...company, policy: { ...policy, contact: { ...policy.contact, verdicts, callFrom: '12:00' } } };
    expect((await call(folder, {}, { company: stricter })).code).toBe('call.approvalMissing');
    expect((await call({ ...folder, contactStops: [build.contactStop({ kind: 'stopRequest' })] })).code).toBe('call.blocked');
  });

  test('that was handed over without it is kept and marked', async () => {
    const recorded = { stage: 'recorded' } as const;
    const knew = { verdict: 'needsApproval', hits: [{ ruleId: 'attempts', version: 1 }] };
    const handed = await call(often(), { dialer: 'handOff', guard: knew }, recorded);
    expect(handed.folder.calls).toMatchObject([{ flag: 'notApproved', verdict: 'needsApproval' }]);
    const folder = await approved();
    const allowed = await call(folder, { dialer: 'handOff', guard: { ...knew, verdict: 'warn' } }, recorded);
    expect(allowed.folder.calls).toMatchObject([{ flag: null }]);
    expect((await call(often(), { guard: knew }, recorded)).code).toBe('call.approvalMissing');
  });
});

describe('a message that wants a second person', () => {
  const toAddress = 'ap@brightline.example';
  const release = (folder: Folder, over: object = {}, within: Partial<CommandContext> = {}) => {
    const { accountId: _, ...input } = releaseInput(folder.account.id, { guard: null, overrideReason: 'They asked', ...over });
    return act(folder, dana, 'message.release', input, within);
  };
  const forMail = { channel: 'email', contactId: null, address: toAddress };

  test('goes out with their word, once', async () => {
    expect((await release(often())).code).toBe('message.approvalMissing');
    const folder = await approved(forMail);
    const sent = await release(folder);
    expect(sent.code).toBeNull();
    const message = sent.folder.messages.at(-1);
    expect(message).toMatchObject({ state: 'waiting', verdict: 'warn', hitRules: 'emails' });
    expect(sent.folder.approvals).toMatchObject([{ usedById: message?.id }]);
    expect((await release(sent.folder)).code).toBe('message.approvalMissing');
    expect((await release(await approved())).code).toBe('message.approvalMissing');
  });

  test('that arrives without it is held back, and uses nobody’s word up', async () => {
    const guard = { verdict: 'needsApproval', hits: [{ ruleId: 'emails', version: 1 }] };
    const recorded = { stage: 'recorded' } as const;
    const held = await release(often(), { guard }, recorded);
    expect(held.folder.messages.at(-1)).toMatchObject({ state: 'cancelled', flag: 'notApproved', problem: 'guard' });
    const stayed = await approved(forMail);
    const late = { ...stayed, account: { ...stayed.account, staySince: date('2026-03-31') } };
    const cancelled = await release(late, { guard }, recorded);
    expect(cancelled.folder.messages.at(-1)).toMatchObject({ state: 'cancelled', flag: 'stayed' });
    expect(cancelled.folder.approvals).toMatchObject([{ usedById: null }]);
    const passed = await release(stayed, { guard }, recorded);
    expect(passed.folder.messages.at(-1)).toMatchObject({ state: 'waiting', flag: null });
  });
});
