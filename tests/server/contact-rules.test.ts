import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChangeContactRulesRequest, changeContactRulesResponseSchema } from '#contracts/contact-rules.ts';
import { contactRuleSettingsOf } from '#domain/contact-rules.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type World, addCompany, createWorld } from './support/world.ts';

let world: World;
let sam: Desk;
beforeEach(async () => {
  world = await createWorld();
  sam = await world.signIn(world.company.sam);
});
afterEach(() => world.close());

const usual = contactRuleSettingsOf(defaultPolicy);
const wish = (over: Partial<ChangeContactRulesRequest> = {}): ChangeContactRulesRequest => ({
  requestId: randomUUID(),
  basedOnVersion: 1,
  settings: { ...usual, contact: { ...usual.contact, callFrom: '09:00' }, callsADay: 40 },
  ...over,
});
const ask = (payload: object, desk = sam) => desk.ask({ method: 'PUT', url: '/v1/contact-rules', payload });
const change = async (payload: ChangeContactRulesRequest): Promise<number> => {
  const response = await ask(payload);
  expect(response.statusCode, response.body).toBe(200);
  return changeContactRulesResponseSchema.parse(response.json()).version;
};
const policyOf = async (desk: Desk) => (await desk.pull(await desk.cursor())).trailer.company.policy;

describe('contact rules that are put into use', () => {
  test('reach every desktop of the company with its next pull, leave the rest of the policy alone, and nobody else', async () => {
    const stranger = await addCompany(world.database, 'northfield');
    const dana = await world.signIn(world.company.dana);
    const theirs = await world.signIn(stranger.dana);
    const before = await policyOf(dana);
    const cursor = await dana.cursor();
    expect(await change(wish())).toBe(2);
    const { trailer } = await dana.pull(cursor);
    expect(trailer.cursor).not.toBe(cursor);
    expect(trailer.company.policy).toEqual({
      ...before,
      contact: { ...before.contact, callFrom: '09:00', version: 2 },
      queue: { ...before.queue, callsADay: 40, version: before.queue.version + 1 },
    });
    expect(await policyOf(theirs)).toEqual(before);
  });

  test('are those the guard goes by where a call is asked for', async () => {
    const verdicts = { ...usual.contact.verdicts, hours: 'block' } as const;
    const night = { ...usual.contact, callFrom: '01:00', callUntil: '01:01', verdicts };
    await change(wish({ settings: { ...usual, contact: night } }));
    const dana = await world.signIn(world.company.dana);
    const guard = { verdict: 'allow', hits: [] };
    const call = { callId: randomUUID(), contactId: null, contactName: 'Marian Webb', number: '+13125550148', dialer: 'bridge' };
    const { results } = await dana.push(
      dana.command('call.place', world.company.danasAccounts[0], { ...call, overrideReason: 'They asked', guard }),
    );
    expect(results).toMatchObject([{ status: 'rejected', code: 'call.blocked' }]);
  });

  test('are kept, each version with who made it', async () => {
    await change(wish());
    await change(wish({ basedOnVersion: 2, settings: usual }));
    const kept = await world.database.owner.selectFrom('contactRuleVersion').selectAll().orderBy('version').execute();
    expect(kept.map(({ version, actorName, settings }) => [version, actorName, settings])).toEqual([
      [2, world.company.sam.name, wish().settings],
      [3, world.company.sam.name, usual],
    ]);
  });

  test('are refused where another version is in use, and the same request is done once', async () => {
    const mine = wish();
    expect(await change(mine)).toBe(2);
    expect(await change(mine)).toBe(2);
    expect(problemOf(await ask(wish()))).toMatchObject({ status: 409, code: 'contactRules.changedMeanwhile' });
    expect(problemOf(await ask({ ...mine, settings: usual }))).toMatchObject({ status: 409, code: 'request.idReused' });
    expect((await policyOf(sam)).contact.version).toBe(2);
  });

  test('of two at once one is put into use', async () => {
    const answers = await Promise.all([ask(wish()), ask(wish())]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
  });

  test.each([
    { contact: { ...usual.contact, callFrom: '19:00' } },
    { contact: { ...usual.contact, callWeekdays: [] } },
    { callsADay: 0 },
    { callAttemptDays: 31 },
  ])('are refused as %o', async (over) => {
    expect(problemOf(await ask({ ...wish(), settings: { ...usual, ...over } }))).toMatchObject({ status: 400, code: 'request.invalid' });
    expect((await policyOf(sam)).contact.version).toBe(1);
  });

  test('are not a collector’s to change', async () => {
    const dana = await world.signIn(world.company.dana);
    expect(problemOf(await ask(wish(), dana))).toMatchObject({ status: 403, code: 'route.roleMissing' });
  });
});
