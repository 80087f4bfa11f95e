import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChangeArrangementRulesRequest, changeArrangementRulesResponseSchema } from '#contracts/arrangement-rules.ts';
import { changeAuthorityResponseSchema } from '#contracts/authority.ts';
import { type PolicyRequest, policyRequestsResponseSchema } from '#contracts/policy-requests.ts';
import { type ArrangementRules, arrangementRulesOf } from '#domain/arrangement-rules.ts';
import { authoritySettingsOf } from '#domain/authority-change.ts';
import { addDays, instantOf } from '#domain/kernel/dates.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { put } from '#domain/rows.ts';
import { judgePromises } from '#server/promises/judge-promises.ts';
import { build, newId } from '#tests/support/build.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { insertRows } from './support/rows.ts';
import { type World, addCompany, createWorld, today } from './support/world.ts';

let world: World;
let sam: Desk;
beforeEach(async () => {
  world = await createWorld();
  sam = await world.signIn(world.company.sam);
});
afterEach(() => world.close());

const usual = arrangementRulesOf(defaultPolicy);
const stricter: ArrangementRules = {
  promise: { toleranceDays: 0, mostDaysAhead: 10 },
  arrangement: { ...usual.arrangement, instalmentFloor: 250_00, leastSettlementPercent: 70 },
};
const wish = (over: Partial<ChangeArrangementRulesRequest> = {}): ChangeArrangementRulesRequest => ({
  requestId: randomUUID(),
  basedOnVersion: 1,
  settings: stricter,
  ...over,
});
const ask = (payload: object, desk = sam) => desk.ask({ method: 'PUT', url: '/v1/arrangement-rules', payload });
const change = async (payload: ChangeArrangementRulesRequest): Promise<number> => {
  const response = await ask(payload);
  expect(response.statusCode, response.body).toBe(200);
  return changeArrangementRulesResponseSchema.parse(response.json()).version;
};
const policyOf = async (desk: Desk) => (await desk.pull(await desk.cursor())).trailer.company.policy;

describe('rules for promises and arrangements that are put into use', () => {
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
      promise: stricter.promise,
      arrangement: { ...stricter.arrangement, version: 2 },
    });
    expect(await policyOf(theirs)).toEqual(before);
  });

  test('are those by which promises are taken and judged', async () => {
    const accountId = world.company.danasAccounts[0];
    const invoice = build.invoice({ id: newId(), accountId, currency: 'USD', amountMinor: 900_00, openAmountMinor: 900_00 });
    await insertRows(world.database.owner, world.company.id, [put('invoices', invoice)]);
    const dana = await world.signIn(world.company.dana);
    const promised = (days: number, promiseId = randomUUID()) =>
      dana.command('promise.record', accountId, {
        groupId: randomUUID(),
        promisedDate: addDays(today, days),
        method: 'ach',
        promisedByName: 'Marian Webb',
        lines: [{ promiseId, invoiceId: invoice.id, currency: 'USD', amountMinor: 900_00 }],
      });
    await change(wish());
    expect((await dana.push(promised(11))).results).toMatchObject([{ status: 'rejected', code: 'promise.tooFarAhead' }]);
    const promiseId = randomUUID();
    // Thursday; with two banking days of tolerance it would be open up to the Monday after it.
    expect((await dana.push(promised(2, promiseId))).results).toMatchObject([{ status: 'applied' }]);
    const judged = async (day: number) => {
      await judgePromises(world.database.owner, instantOf(Date.parse(`${addDays(today, day)}T17:00:00.000Z`)));
      const { rows } = await world.database.ownerPool.query('select status from promises where id = $1', [promiseId]);
      return rows[0].status;
    };
    expect(await judged(2)).toBe('open');
    expect(await judged(3)).toBe('broken');
    await change(wish({ basedOnVersion: 2, settings: usual }));
    expect(await judged(3)).toBe('open');
  });

  test('are kept, each version with who made it', async () => {
    await change(wish());
    await change(wish({ basedOnVersion: 2, settings: usual }));
    const kept = await world.database.owner.selectFrom('arrangementRuleVersion').selectAll().orderBy('version').execute();
    expect(kept.map(({ version, actorName, settings }) => [version, actorName, settings])).toEqual([
      [2, world.company.sam.name, stricter],
      [3, world.company.sam.name, usual],
    ]);
  });

  test('are refused where another version is in use, and the same request is done once', async () => {
    const mine = wish();
    expect(await change(mine)).toBe(2);
    expect(await change(mine)).toBe(2);
    expect(problemOf(await ask(wish()))).toMatchObject({ status: 409, code: 'arrangementRules.changedMeanwhile' });
    expect(problemOf(await ask({ ...mine, settings: usual }))).toMatchObject({ status: 409, code: 'request.idReused' });
    expect((await policyOf(sam)).arrangement.version).toBe(2);
  });

  test('of two at once one is put into use', async () => {
    const answers = await Promise.all([ask(wish()), ask(wish())]);
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409]);
  });

  test.each([
    { promise: { toleranceDays: 31, mostDaysAhead: 60 } },
    { arrangement: { ...usual.arrangement, leastSettlementPercent: 101 } },
    { arrangement: { ...usual.arrangement, mostDays: 30 } },
    { arrangement: { ...usual.arrangement, version: 7 } },
  ])('are refused as %o', async (over) => {
    expect(problemOf(await ask({ ...wish(), settings: { ...usual, ...over } }))).toMatchObject({ status: 400, code: 'request.invalid' });
    expect((await policyOf(sam)).arrangement.version).toBe(1);
  });

  test('are not a collector’s to change', async () => {
    const dana = await world.signIn(world.company.dana);
    expect(problemOf(await ask(wish(), dana))).toMatchObject({ status: 403, code: 'route.roleMissing' });
  });
});

test('they wait for a second person where the company wants that', async () => {
  const [mia, alex] = [await world.signIn(world.company.mia), await world.signIn(world.company.alex)];
  const only = async (): Promise<PolicyRequest> => {
    const [first, ...others] = policyRequestsResponseSchema.parse((await alex.get('/v1/policy-requests')).json()).requests;
    if (!first || others.length > 0) throw new Error('not one request waits');
    return first;
  };
  const approve = async (desk: Desk): Promise<unknown> => {
    const { id, proposalHash } = await only();
    const payload = { proposalHash, decision: 'approve', comment: '' };
    return (await desk.ask({ method: 'POST', url: `/v1/policy-requests/${id}/decide`, payload })).json();
  };
  const settings = { ...authoritySettingsOf(defaultPolicy.approval), twoPeopleFor: ['authority', 'arrangements'] };
  const asked = await mia.ask({ method: 'PUT', url: '/v1/authority', payload: { requestId: randomUUID(), basedOnVersion: 1, settings } });
  expect(changeAuthorityResponseSchema.parse(asked.json()).waitsAs).toBeDefined();
  await approve(alex);
  expect((await ask(wish())).json()).toEqual({ version: 1, waitsAs: expect.any(String) });
  expect((await policyOf(sam)).promise).toEqual(usual.promise);
  expect(await only()).toMatchObject({ part: 'arrangements', requestedByName: 'Sam', body: { settings: stricter } });
  expect(await approve(mia)).toEqual({ status: 'approved', code: null });
  expect(await policyOf(sam)).toMatchObject({ promise: stricter.promise, arrangement: { instalmentFloor: 250_00, version: 2 } });
  const kept = await world.database.owner.selectFrom('arrangementRuleVersion').select(['version', 'actorName']).execute();
  expect(kept).toEqual([{ version: 2, actorName: 'Sam' }]);
});
