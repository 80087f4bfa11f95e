import { randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { logResponseSchema } from '#contracts/log.ts';
import { type PolicyRequest, policyRequestsResponseSchema } from '#contracts/policy-requests.ts';
import { defaultApprovalSettings } from '#domain/approval-settings.ts';
import { arrangementRulesOf } from '#domain/arrangement-rules.ts';
import { type AuthoritySettings, authoritySettingsOf } from '#domain/authority-change.ts';
import { contactRuleSettingsOf } from '#domain/contact-rules.ts';
import { defaultStrategies } from '#domain/default-strategies.ts';
import { defaultLetterSettings, ownLetterSettingsOf } from '#domain/letter-settings.ts';
import { defaultPolicy } from '#domain/policy.ts';
import { verifyAudit } from '#scripts/verify-audit.mjs';
import { openAuditKey } from '#server/audit/audit-key.ts';
import { addCheckpoint } from '#server/audit/checkpoints.ts';
import { exportLog } from '#server/audit/export-log.ts';
import { closeExpired } from '#server/authority/close-expired.ts';
import { verifyChain } from '#server/sync/command-log.ts';
import { addUser, changePassword, disableUser, enableUser } from '#server/users/manage-users.ts';
import type { Desk } from './support/desk.ts';
import { type World, createWorld, dayMs, today, tomorrow } from './support/world.ts';

let world: World;
let mia: Desk;
let alex: Desk;
let sam: Desk;
beforeEach(async () => {
  world = await createWorld();
  [mia, alex, sam] = [await world.signIn(world.company.mia), await world.signIn(world.company.alex), await world.signIn(world.company.sam)];
});
afterEach(() => world.close());

const logged = () =>
  world.database.owner
    .selectFrom('commandLog')
    .select(['name', 'actorName', 'clientId', 'seq', 'accountId', 'businessDate', 'input', 'status'])
    .orderBy('position')
    .execute();
const namesInLog = async () => (await logged()).map(({ name, actorName }) => `${name} by ${actorName}`);
const put = async (desk: Desk, url: string, payload: object) => {
  const response = await desk.ask({ method: 'PUT', url, payload: { requestId: randomUUID(), ...payload } });
  expect(response.statusCode, response.body).toBe(200);
};
const waiting = async (): Promise<readonly PolicyRequest[]> =>
  policyRequestsResponseSchema.parse((await alex.get('/v1/policy-requests')).json()).requests;
const decide = async (desk: Desk, over: object = {}) => {
  const [request] = await waiting();
  const payload = { proposalHash: request?.proposalHash, decision: 'approve', comment: '', ...over };
  const response = await desk.ask({ method: 'POST', url: `/v1/policy-requests/${request?.id}/decide`, payload });
  expect(response.statusCode, response.body).toBe(200);
  return request;
};

const usual = authoritySettingsOf(defaultApprovalSettings);
const wider = { ...usual, alone: { ...usual.alone, collector: { ...usual.alone.collector, settlement: 900_000_00 } } };
const authority = (basedOnVersion = 1, settings: AuthoritySettings = wider) => ({ basedOnVersion, settings });

describe('a change of the authority', () => {
  test('is in the chain three times: who asked for it, what came into use, and who approved it on which hash', async () => {
    await put(mia, '/v1/authority', authority());
    const request = await decide(alex, { comment: 'As agreed in March' });
    expect(await namesInLog()).toEqual(['policy.asked by Mia', 'authority.change by Mia', 'policy.decided by Alex']);
    const [asked, change, decided] = await logged();
    expect(asked).toMatchObject({ clientId: null, seq: null, accountId: null, businessDate: today, status: 'applied' });
    expect(asked?.input).toMatchObject({ part: 'authority', policyRequestId: request?.id, proposalHash: request?.proposalHash });
    expect(change?.input).toMatchObject({
      versionBefore: 1,
      version: 2,
      sha256Before: expect.stringMatching(/^[0-9a-f]{64}$/),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      changeCount: 1,
      changes: [{ path: 'alone, collector, settlement', from: '25000', to: '90000000' }],
      requestId: asked?.input['askedAs'],
    });
    expect(decided?.input).toMatchObject({
      part: 'authority',
      policyRequestId: request?.id,
      proposalHash: request?.proposalHash,
      status: 'approved',
      comment: 'As agreed in March',
      askedBy: 'Mia',
      onBehalfOfName: null,
    });
    expect(await verifyChain(world.database.requests, world.company.id)).toEqual({ checked: 3, brokenAt: null });
  });

  test('says whose authority was used where it was lent, and lending and its end are entries of their own', async () => {
    const between = { toId: world.company.sam.id, from: today };
    await alex.ask({ method: 'POST', url: '/v1/authority/lend', payload: { requestId: randomUUID(), ...between, until: tomorrow } });
    await put(mia, '/v1/authority', authority());
    await decide(sam);
    const payload = { requestId: randomUUID(), fromId: world.company.alex.id, ...between };
    await mia.ask({ method: 'POST', url: '/v1/authority/end-lending', payload });
    await mia.ask({ method: 'POST', url: '/v1/authority/end-lending', payload });
    const log = await logged();
    expect(log.map(({ name }) => name)).toEqual([
      'authority.lent',
      'policy.asked',
      'authority.change',
      'policy.decided',
      'authority.lendingEnded',
    ]);
    expect(log[0]?.input).toMatchObject({ ...between, until: tomorrow, fromName: 'Alex', toName: 'Sam', lentRole: 'administrator' });
    expect(log[3]?.input).toMatchObject({ status: 'approved', onBehalfOfName: 'Alex' });
    expect(log[4]).toMatchObject({ actorName: 'Mia', input: { fromName: 'Alex', toName: 'Sam' } });
  });

  test('that is refused, taken back, void or decided by nobody is there as that, and nothing came into use', async () => {
    await put(mia, '/v1/authority', authority());
    await decide(alex, { decision: 'refuse', comment: 'Not this year' });
    await put(mia, '/v1/authority', authority());
    await decide(mia, { decision: 'withdraw' });
    await put(mia, '/v1/authority', authority());
    world.clock.pass(15 * dayMs);
    await closeExpired(world.database.owner, world.clock.now());
    expect((await namesInLog()).filter((name) => name.startsWith('policy') || name.startsWith('authority'))).toEqual([
      'policy.asked by Mia',
      'policy.decided by Alex',
      'policy.asked by Mia',
      'policy.decided by Mia',
      'policy.asked by Mia',
      'policy.expired by central API',
    ]);
    expect((await logged())[1]?.input).toMatchObject({ status: 'refused', comment: 'Not this year' });
    expect((await logged())[3]?.input).toMatchObject({ status: 'withdrawn' });
  });
});

describe('every part of the policy', () => {
  const { list } = defaultStrategies;
  const [first, ...others] = list;
  if (!first) throw new Error('there is a strategy');
  const long = { ...first, name: 'x'.repeat(60) };
  const text = (word: string) => ({
    subject: `Thank you, ${word}`,
    body: `{{ greeting }}\n\nThank you for {{ payment.amount }}, ${word}.`,
  });
  const rules = contactRuleSettingsOf(defaultPolicy);
  const letters = ownLetterSettingsOf(defaultLetterSettings);
  const arrangementRules = arrangementRulesOf(defaultPolicy);
  const template = { key: 'thankYou', language: 'en' };
  const aloneAll = { ...usual, twoPeopleFor: [] };
  const { version } = defaultPolicy.contact;
  test.each([
    ['authority', 'authority', () => authority(1, { ...wider, twoPeopleFor: [] }), () => authority(2, aloneAll)],
    ['strategies', 'strategies', () => ({ basedOnVersion: 0, list: [long, ...others] }), () => ({ basedOnVersion: 1, list })],
    [
      'templates',
      'templates',
      () => ({ ...template, basedOnVersion: 0, text: text('friends') }),
      () => ({ ...template, basedOnVersion: 1, text: null }),
    ],
    [
      'contact-rules',
      'contactRules',
      () => ({ basedOnVersion: version, settings: { ...rules, callsADay: rules.callsADay + 1 } }),
      () => ({ basedOnVersion: version + 1, settings: rules }),
    ],
    [
      'arrangement-rules',
      'arrangements',
      () => ({ basedOnVersion: 1, settings: { ...arrangementRules, promise: { ...arrangementRules.promise, toleranceDays: 4 } } }),
      () => ({ basedOnVersion: 2, settings: arrangementRules }),
    ],
    [
      'letters',
      'letters',
      () => ({ basedOnVersion: 0, settings: { ...letters, payWithinDays: 12 } }),
      () => ({ basedOnVersion: 1, settings: letters }),
    ],
  ] as const)('%s: what came into use and what it took the place of, by version and hash', async (url, part, there, back) => {
    if (part === 'authority') {
      await world.database.ownerPool.query(`update company set policy = jsonb_set(policy, '{approval,twoPeopleFor}', '[]')`);
    }
    await put(mia, `/v1/${url}`, there());
    await put(mia, `/v1/${url}`, back());
    expect(await namesInLog()).toEqual([`${part}.change by Mia`, `${part}.change by Mia`]);
    const [one, two] = (await logged()).map(({ input }) => input);
    expect(two?.['versionBefore']).toBe(one?.['version']);
    expect(two?.['sha256Before']).toBe(one?.['sha256']);
    expect(one?.['sha256']).not.toBe(one?.['sha256Before']);
    expect(two?.['sha256']).toBe(one?.['sha256Before']);
    expect(one?.['changeCount']).toBeGreaterThan(0);
    expect(JSON.stringify(one).length).toBeLessThan(4_000);
    expect((await verifyChain(world.database.requests, world.company.id)).brokenAt).toBeNull();
  });

  test('a request that comes twice is one entry; one that is refused is none', async () => {
    const payload = { requestId: randomUUID(), basedOnVersion: 0, settings: { ...letters, payWithinDays: 12 } };
    for (let at = 0; at < 2; at += 1) await put(mia, '/v1/letters', payload);
    const late = await sam.ask({ method: 'PUT', url: '/v1/letters', payload: { ...payload, requestId: randomUUID() } });
    expect(late.statusCode).toBe(409);
    expect(await namesInLog()).toEqual(['letters.change by Mia']);
  });
});

test('who may sign in is in the chain, with whom it was about and without a password', async () => {
  const act = { actor: { id: null, name: 'npm run users (root)' }, now: world.clock.now() };
  const { owner } = world.database;
  const [password, another] = ['three words and a comma,', 'four words and a comma, too'];
  const email = 'Lee@brightwater.example';
  await addUser(owner, { companyId: world.company.id, email, name: 'Lee', role: 'collector', password }, act);
  await changePassword(owner, email, another, act);
  await disableUser(owner, email, act);
  await enableUser(owner, email, act);
  const log = await logged();
  expect(log.map(({ name }) => name)).toEqual(['user.added', 'user.passwordChanged', 'user.disabled', 'user.enabled']);
  for (const { actorName, input } of log) {
    expect(actorName).toBe('npm run users (root)');
    expect(input).toMatchObject({ userId: expect.any(String), name: 'Lee', email: 'lee@brightwater.example' });
  }
  expect(log[0]?.input['role']).toBe('collector');
  for (const secret of [password, another, 'scrypt', 'hash']) expect(JSON.stringify(log)).not.toContain(secret);
});

test('all of it is on the screen, in the export, and whole for the program that checks that; what was changed behind the server’s back is found', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-policy-log-'));
  try {
    await put(mia, '/v1/authority', authority());
    await decide(alex);
    await disableUser(world.database.owner, world.company.dana.email, { actor: { id: null, name: 'root' }, now: world.clock.now() });
    const noor = await world.signIn(world.company.noor);
    const { entries } = logResponseSchema.parse((await noor.get('/v1/log?kind=policy.decided')).json());
    expect(entries).toMatchObject([{ name: 'policy.decided', actorName: 'Alex', deviceName: null, accountId: null, code: null }]);
    const key = await openAuditKey({ dataDir: folder });
    if (!key) throw new Error('a data folder always has a key');
    await addCheckpoint(world.database.owner, world.company.id, key, world.clock.now());
    const file = path.join(folder, 'log.ndjson');
    const wanted = { company: { id: world.company.id, name: 'Brightwater' }, file, key, now: world.clock.now() };
    await exportLog(world.database.owner, wanted);
    expect(await verifyAudit(file, { key: key.fingerprint })).toMatchObject({ ok: true, entries: 5, checkpoints: 1 });
    const text = await readFile(file, 'utf8');
    for (const name of ['policy.asked', 'authority.change', 'policy.decided', 'user.disabled']) expect(text).toContain(`"name":"${name}"`);
    await world.database.ownerPool.query(
      `update command_log set input = jsonb_set(input, '{askedBy}', '"Sam"') where name = 'policy.decided'`,
    );
    expect((await verifyChain(world.database.requests, world.company.id)).brokenAt).not.toBeNull();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
