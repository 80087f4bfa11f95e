import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { authorityResponseSchema, changeAuthorityResponseSchema } from '#contracts/authority.ts';
import { type PolicyRequest, decidedPolicyRequestSchema, policyRequestsResponseSchema } from '#contracts/policy-requests.ts';
import { companySchema } from '#domain/company.ts';
import type { Role } from '#domain/command.ts';
import type { Instant } from '#domain/kernel/dates.ts';
import { authoritySettingsOf } from '#domain/authority-change.ts';
import { defaultApprovalSettings } from '#domain/approval-settings.ts';
import { defaultStrategies } from '#domain/default-strategies.ts';
import { closeExpired } from '#server/authority/close-expired.ts';
import { withCompany } from '#server/db/connections.ts';
import { disableUser, enableUser } from '#server/users/manage-users.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type World, createWorld, dayMs, today, tomorrow, yesterday } from './support/world.ts';

let world: World;
let mia: Desk;
let alex: Desk;
let sam: Desk;
beforeEach(async () => {
  world = await createWorld();
  [mia, alex, sam] = [await world.signIn(world.company.mia), await world.signIn(world.company.alex), await world.signIn(world.company.sam)];
});
afterEach(() => world.close());

const inForce = async () => {
  const row = await world.database.owner
    .selectFrom('company')
    .select(['id', 'name', 'currency', 'timeZone', 'fixedBusinessDate', 'policy'])
    .where('id', '=', world.company.id)
    .executeTakeFirstOrThrow();
  return companySchema.parse(row).policy.approval;
};
const usual = authoritySettingsOf(defaultApprovalSettings);
const tighter = { ...usual, alone: { ...usual.alone, collector: { settlement: 100_00 } } };
const wish = (over: object = {}) => ({ requestId: randomUUID(), basedOnVersion: 1, settings: tighter, ...over });
const put = (desk: Desk, payload: object) => desk.ask({ method: 'PUT', url: '/v1/authority', payload });
const waiting = async (desk: Desk): Promise<readonly PolicyRequest[]> =>
  policyRequestsResponseSchema.parse((await desk.get('/v1/policy-requests')).json()).requests;
const decide = (desk: Desk, { id, proposalHash }: PolicyRequest, over: object = {}) =>
  desk.ask({
    method: 'POST',
    url: `/v1/policy-requests/${id}/decide`,
    payload: { proposalHash, decision: 'approve', comment: '', ...over },
  });
const only = async (): Promise<PolicyRequest> => {
  const [first, ...others] = await waiting(alex);
  if (!first || others.length > 0) throw new Error('not one request waits');
  return first;
};

describe('a change of the authority', () => {
  test('waits for somebody else, and is in force when that one approves it, in the name of whoever asked', async () => {
    const asked = wish();
    const answer = changeAuthorityResponseSchema.parse((await put(mia, asked)).json());
    expect(answer).toEqual({ version: 1, waitsAs: expect.any(String) });
    expect((await inForce()).alone.collector).toEqual(usual.alone.collector);
    // An answer that was lost: the same again is the same.
    expect((await put(mia, asked)).json()).toEqual(answer);
    expect(problemOf(await put(mia, { ...asked, settings: usual }))).toMatchObject({ status: 409, code: 'request.idReused' });
    const request = await only();
    expect(request).toMatchObject({
      part: 'authority',
      requestedByName: 'Mia',
      body: { settings: { alone: { collector: { settlement: 100_00 } } } },
    });
    expect(problemOf(await decide(mia, request))).toMatchObject({ status: 403, code: 'policyRequest.ownRequest' });
    expect(problemOf(await decide(sam, request))).toMatchObject({ status: 403, code: 'policyRequest.notAuthorised' });
    expect(problemOf(await decide(alex, { ...request, proposalHash: 'x' }))).toMatchObject({ code: 'policyRequest.changedMeanwhile' });
    expect(problemOf(await decide(alex, request, { decision: 'refuse' }))).toMatchObject({ code: 'policyRequest.commentMissing' });
    expect(decidedPolicyRequestSchema.parse((await decide(alex, request)).json())).toEqual({ status: 'approved', code: null });
    expect(await inForce()).toMatchObject({ version: 2, alone: { collector: { settlement: 100_00 } } });
    const { rows } = await world.database.ownerPool.query('select actor_name from authority_version');
    expect(rows).toEqual([{ actor_name: 'Mia' }]);
    expect(problemOf(await decide(alex, request))).toMatchObject({ status: 409, code: 'policyRequest.alreadyDecided' });
  });

  test('is void where another one came into force meanwhile, and is taken back or refused with a word', async () => {
    await put(mia, wish());
    await put(alex, wish({ settings: { ...usual, windowDays: 60 } }));
    // Both of one moment, so in no order that means anything.
    const both = await waiting(sam);
    const [first, second] = ['Mia', 'Alex'].map((name) => both.find(({ requestedByName }) => requestedByName === name));
    if (!first || !second) throw new Error('two requests wait');
    expect((await decide(alex, first)).json()).toEqual({ status: 'approved', code: null });
    expect((await decide(mia, second)).json()).toEqual({ status: 'void', code: 'authority.changedMeanwhile' });
    expect((await inForce()).windowDays).toBe(30);
    await put(mia, wish({ basedOnVersion: 2, settings: usual }));
    expect(problemOf(await decide(alex, await only(), { decision: 'withdraw' }))).toMatchObject({ code: 'policyRequest.notYours' });
    expect((await decide(mia, await only(), { decision: 'withdraw' })).json()).toEqual({ status: 'withdrawn', code: null });
    await put(mia, wish({ basedOnVersion: 2, settings: usual }));
    expect((await decide(alex, await only(), { decision: 'refuse', comment: 'Not this month' })).json()).toMatchObject({
      status: 'refused',
    });
    expect(await waiting(alex)).toEqual([]);
  });

  test('holds at once where nobody else could approve it, and whoever asks is told so before', async () => {
    await world.database.owner
      .updateTable('appUser')
      .set({ disabledAt: world.clock.now() })
      .where('id', '=', world.company.alex.id)
      .execute();
    const answer = authorityResponseSchema.parse((await mia.get('/v1/authority')).json());
    expect(answer.hasSecondPerson).toBe(false);
    expect(answer.people.map(({ name }) => name)).toEqual(['Mia', 'Sam']);
    expect((await put(mia, wish())).json()).toEqual({ version: 2 });
    expect((await inForce()).alone.collector).toEqual({ settlement: 100_00 });
  });

  test('that cannot be is refused to whoever asks, and never waits', async () => {
    expect(problemOf(await put(mia, wish({ basedOnVersion: 4 })))).toMatchObject({ status: 409, code: 'authority.changedMeanwhile' });
    expect(await waiting(alex)).toEqual([]);
    expect(problemOf(await put(sam, wish()))).toMatchObject({ status: 403, code: 'route.roleMissing' });
  });

  test('says what a currency counts against limits, and leaves that as it is where it says nothing of it', async () => {
    const weightPpm = { USD: 1_000_000, CHF: 1_250_000 };
    await put(mia, wish({ settings: { ...usual, weightPpm } }));
    await decide(alex, await only());
    expect(await inForce()).toMatchObject({ version: 2 });
    expect((await inForce()).weightPpm).toEqual(weightPpm);
    const { weightPpm: _weights, ...before } = tighter;
    await put(mia, wish({ basedOnVersion: 2, settings: before }));
    await decide(alex, await only());
    expect(await inForce()).toMatchObject({ version: 3, alone: { collector: { settlement: 100_00 } }, weightPpm });
    expect(problemOf(await put(mia, wish({ basedOnVersion: 3, settings: { ...usual, weightPpm: { CHF: 0 } } })))).toMatchObject({
      code: 'request.invalid',
    });
  });

  test('expires with its day', async () => {
    await put(mia, wish());
    const request = await only();
    world.clock.pass(15 * dayMs);
    [mia, alex] = [await world.signIn(world.company.mia), await world.signIn(world.company.alex)];
    expect(await waiting(alex)).toEqual([]);
    expect(problemOf(await decide(alex, request))).toMatchObject({ code: 'policyRequest.alreadyDecided' });
  });

  test('is never approved by whoever asked, whatever a program does', async () => {
    await put(mia, wish());
    const { id } = await only();
    const cheating = withCompany(world.database.requests, world.company.id, (trx) =>
      trx.updateTable('policyRequest').set({ status: 'approved', decidedById: world.company.mia.id }).where('id', '=', id).execute(),
    );
    await expect(cheating).rejects.toThrow(/policy_four_eyes/);
  });
});

describe('what became of a change', () => {
  const decisionsOf = async (desk: Desk) => policyRequestsResponseSchema.parse((await desk.get('/v1/policy-requests')).json()).decisions;
  const note = (desk: Desk, id: string) => desk.ask({ method: 'POST', url: `/v1/policy-requests/${id}/noted`, payload: {} });

  test('comes back to whoever asked, with who decided it and why, until they have taken note of it', async () => {
    await put(mia, wish());
    const { id } = await only();
    expect(problemOf(await note(mia, id))).toMatchObject({ status: 404, code: 'policyRequest.notFound' });
    await decide(alex, await only(), { decision: 'refuse', comment: 'Not before the audit' });
    expect(await decisionsOf(alex)).toEqual([]);
    expect(await decisionsOf(mia)).toMatchObject([
      { id, part: 'authority', status: 'refused', comment: 'Not before the audit', decidedByName: 'Alex', seenAt: null },
    ]);
    expect(problemOf(await note(alex, id))).toMatchObject({ status: 404, code: 'policyRequest.notFound' });
    expect((await note(mia, id)).json()).toEqual({});
    const [noted] = await decisionsOf(mia);
    expect(noted?.seenAt).toBe(world.clock.now());
    world.clock.pass(dayMs);
    mia = await world.signIn(world.company.mia);
    await note(mia, id);
    expect((await decisionsOf(mia))[0]?.seenAt).toBe(noted?.seenAt);
    world.clock.pass(14 * dayMs);
    mia = await world.signIn(world.company.mia);
    expect(await decisionsOf(mia)).toEqual([]);
  });

  test('is also that nobody decided it in time, or that something else was faster; one’s own taking back is no news', async () => {
    await put(mia, wish());
    await put(alex, wish({ settings: { ...usual, windowDays: 60 } }));
    const both = await waiting(sam);
    for (const name of ['Mia', 'Alex']) {
      const request = both.find(({ requestedByName }) => requestedByName === name);
      if (!request) throw new Error('two requests wait');
      await decide(name === 'Mia' ? alex : mia, request);
    }
    expect(await decisionsOf(alex)).toMatchObject([{ status: 'void', code: 'authority.changedMeanwhile', decidedByName: 'Mia' }]);
    await put(mia, wish({ basedOnVersion: 2, settings: usual }));
    await decide(mia, await only(), { decision: 'withdraw' });
    expect((await decisionsOf(mia)).map(({ status, seenAt }) => [status, seenAt !== null])).toEqual(
      expect.arrayContaining([
        ['approved', false],
        ['withdrawn', true],
      ]),
    );
    await put(mia, wish({ basedOnVersion: 2, settings: usual }));
    world.clock.pass(15 * dayMs);
    await closeExpired(world.database.owner, world.clock.now());
    mia = await world.signIn(world.company.mia);
    const late = (await decisionsOf(mia)).find(({ status }) => status === 'void');
    expect(late).toMatchObject({ code: 'policyRequest.expired', decidedByName: null, seenAt: null });
  });
});

test('strategies wait for a second person where the company wants that, and hold at once where it does not', async () => {
  const strategies = (over: object = {}) => ({ requestId: randomUUID(), basedOnVersion: 0, list: defaultStrategies.list, ...over });
  const ask = (payload: object) => sam.ask({ method: 'PUT', url: '/v1/strategies', payload });
  expect((await ask(strategies())).json()).toEqual({ version: 1 });
  await put(mia, wish({ settings: { ...usual, twoPeopleFor: ['authority', 'strategies'] } }));
  await decide(alex, await only());
  expect((await ask(strategies({ basedOnVersion: 1 }))).json()).toEqual({ version: 1, waitsAs: expect.any(String) });
  const request = await only();
  expect(request).toMatchObject({ part: 'strategies', requestedByName: 'Sam' });
  expect((await decide(mia, request)).json()).toEqual({ status: 'approved', code: null });
  const { rows } = await world.database.ownerPool.query('select version, actor_name from strategy_version order by version');
  expect(rows).toEqual([
    { version: 1, actor_name: 'Sam' },
    { version: 2, actor_name: 'Sam' },
  ]);
});

describe('lent authority', () => {
  const lend = (desk: Desk, over: object = {}) =>
    desk.ask({
      method: 'POST',
      url: '/v1/authority/lend',
      payload: { requestId: randomUUID(), toId: world.company.sam.id, from: today, until: tomorrow, ...over },
    });
  const end = (desk: Desk, over: object = {}) =>
    desk.ask({
      method: 'POST',
      url: '/v1/authority/end-lending',
      payload: { requestId: randomUUID(), fromId: world.company.alex.id, toId: world.company.sam.id, from: today, ...over },
    });

  test('holds from a day to a day, once for a request, and ends early', async () => {
    const same = { requestId: randomUUID() };
    expect((await lend(alex, same)).json()).toEqual({});
    expect((await lend(alex, same)).json()).toEqual({});
    const { alex: lender, sam: colleague } = world.company;
    const added = {
      fromId: lender.id,
      fromName: 'Alex',
      role: 'administrator',
      toId: colleague.id,
      toName: 'Sam',
      from: today,
      until: tomorrow,
    };
    expect((await inForce()).delegations).toEqual([added]);
    // With what was lent to him he approves what only an administrator could.
    await put(mia, wish());
    expect((await decide(sam, await only())).json()).toEqual({ status: 'approved', code: null });
    expect(problemOf(await end(sam))).toMatchObject({ status: 404, code: 'authority.notLent' });
    expect((await end(alex)).json()).toEqual({});
    expect((await inForce()).delegations).toEqual([]);
    expect((await inForce()).version).toBe(2);
    const events = await world.database.owner.selectFrom('accessEvent').select(['kind', 'actorName']).orderBy('position').execute();
    expect(events.map(({ kind }) => kind)).toEqual(['authority.lent', 'policy.asked', 'policy.decided', 'authority.lendingEnded']);
  });

  test.each([
    ['to oneself', () => ({ toId: world.company.alex.id }), 'authority.lentToSelf'],
    ['to a collector', () => ({ toId: world.company.dana.id }), 'authority.colleagueUnfit'],
    ['to an auditor', () => ({ toId: world.company.noor.id }), 'authority.colleagueUnfit'],
    ['to nobody', () => ({ toId: randomUUID() }), 'authority.colleagueUnfit'],
    ['from a day that has passed', () => ({ from: yesterday }), 'authority.daysInPast'],
    ['until before it begins', () => ({ from: tomorrow, until: today }), 'authority.daysTurned'],
    ['for three months', () => ({ until: '2026-06-30' }), 'authority.tooLong'],
  ])('is refused %s', async (_what, over, code) => {
    expect(problemOf(await lend(alex, over()))).toMatchObject({ code });
    expect((await inForce()).delegations).toEqual([]);
  });

  test('is lent once for a day', async () => {
    await lend(alex);
    expect(problemOf(await lend(alex, { from: tomorrow, until: tomorrow }))).toMatchObject({ status: 409, code: 'authority.lentAlready' });
    expect((await end(mia)).json()).toEqual({});
  });

  /** Asks for a credit limit that only an administrator approves, and has Sam decide it: null, or what he is refused with. */
  const samsAnswer = async (): Promise<string | null> => {
    const [accountId] = world.company.danasAccounts;
    const dana = await world.signIn(world.company.dana);
    const input = {
      approvalId: randomUUID(),
      kind: 'limitChange',
      currency: 'USD',
      amountMinor: 2_000_000_00,
      reason: 'Growing',
      evidence: '',
    };
    expect((await dana.push(dana.command('approval.request', accountId, input))).results).toMatchObject([{ code: null }]);
    const folder = (await sam.snapshot()).folders.find(({ account }) => account.id === accountId);
    const proposalHash = folder?.approvals.find(({ id }) => id === input.approvalId)?.proposalHash;
    const decision = { approvalId: input.approvalId, proposalHash, decision: 'approve', condition: '', comment: '' };
    return (await sam.push(sam.command('approval.decide', accountId, decision))).results[0]?.code ?? null;
  };
  const setLender = (values: { readonly disabledAt?: Instant; readonly role?: Role }) =>
    world.database.owner.updateTable('appUser').set(values).where('id', '=', world.company.alex.id).execute();
  const act = () => ({ actor: { id: null, name: 'npm run users (root)' }, now: world.clock.now() });

  test('of somebody who was disabled counts for nothing', async () => {
    await lend(alex);
    expect(await samsAnswer()).toBeNull();
    await setLender({ disabledAt: world.clock.now() });
    expect(await samsAnswer()).toBe('approval.aboveAuthority');
    // Nobody but Sam could have been the second person, and not by himself.
    expect(authorityResponseSchema.parse((await mia.get('/v1/authority')).json()).hasSecondPerson).toBe(false);
    await put(mia, wish({ settings: { ...usual, windowDays: 60 } }));
    expect((await inForce()).windowDays).toBe(60);
  });

  test('of somebody who was disabled decides no change of the policy that waits', async () => {
    await lend(alex);
    await put(mia, wish());
    const [request] = await waiting(sam);
    if (!request) throw new Error('a request waits');
    await setLender({ disabledAt: world.clock.now() });
    expect(problemOf(await decide(sam, request))).toMatchObject({ status: 403, code: 'policyRequest.notAuthorised' });
  });

  test('counts by the role that the lender has now', async () => {
    await lend(alex);
    await setLender({ role: 'supervisor' });
    expect(await samsAnswer()).toBe('approval.aboveAuthority');
    await setLender({ role: 'collector' });
    expect(await samsAnswer()).toBe('approval.aboveAuthority');
    await setLender({ role: 'administrator' });
    expect(await samsAnswer()).toBeNull();
  });

  test('ends when either of the two is disabled, for good and in the log; that of others goes on', async () => {
    await lend(alex);
    await lend(mia);
    await lend(sam, { toId: world.company.mia.id });
    await lend(mia, { toId: world.company.alex.id });
    const { owner } = world.database;
    await disableUser(owner, world.company.alex.email, act());
    expect((await inForce()).delegations.map(({ fromName, toName }) => `${fromName} to ${toName}`)).toEqual(['Mia to Sam', 'Sam to Mia']);
    await enableUser(owner, world.company.alex.email, act());
    expect(await samsAnswer()).toBe('approval.aboveAuthority');
    const log = await owner
      .selectFrom('commandLog')
      .select(['name', 'actorName', 'input'])
      .where('seq', 'is', null)
      .orderBy('position')
      .execute();
    expect(log.slice(4)).toMatchObject([
      {
        name: 'authority.lendingEnded',
        actorName: 'npm run users (root)',
        input: { fromName: 'Alex', toName: 'Sam', because: 'user.disabled' },
      },
      { name: 'authority.lendingEnded', input: { fromName: 'Mia', toName: 'Alex' } },
      { name: 'user.disabled', input: { name: 'Alex' } },
      { name: 'user.enabled' },
    ]);
    // Desktops hear of it with their next pull.
    expect((await mia.pull(await mia.cursor())).trailer.company.policy.approval.delegations).toHaveLength(2);
  });
});
