import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChangeLettersRequest, changeLettersResponseSchema } from '#contracts/letters.ts';
import { defaultLetterSettings, ownLetterSettingsSchema } from '#domain/letter-settings.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type World, addCompany, createWorld } from './support/world.ts';

let world: World;
let sam: Desk;
beforeEach(async () => {
  world = await createWorld();
  sam = await world.signIn(world.company.sam);
});
afterEach(() => world.close());

const settingsOf = (name: string) =>
  ownLetterSettingsSchema.parse({
    letterhead: { name, lines: ['410 Oak Street'], phone: null, email: null, footer: [] },
    paper: 'a4',
    window: 'din5008',
  });
const wish = (over: Partial<ChangeLettersRequest> = {}): ChangeLettersRequest => ({
  requestId: randomUUID(),
  basedOnVersion: 0,
  settings: settingsOf('Oak Street Trading Co.'),
  ...over,
});
const ask = (payload: object, desk = sam) => desk.ask({ method: 'PUT', url: '/v1/letters', payload });
const change = async (payload: ChangeLettersRequest) => {
  const response = await ask(payload);
  expect(response.statusCode, response.body).toBe(200);
  return changeLettersResponseSchema.parse(response.json()).version;
};
const inUse = async (desk: Desk) => (await desk.pull(await desk.cursor())).trailer.company.policy.letters;

describe('what all letters have in common', () => {
  test('reaches every desktop of the company, and only those, and leaves its templates as they are', async () => {
    const stranger = await addCompany(world.database, 'northfield');
    const [dana, theirs] = [await world.signIn(world.company.dana), await world.signIn(stranger.dana)];
    const text = { subject: 'Thank you', body: 'Thank you for {{ payment.amount }}' };
    await sam.ask({
      method: 'PUT',
      url: '/v1/templates',
      payload: { requestId: randomUUID(), key: 'thankYou', language: 'en', basedOnVersion: 0, text },
    });
    expect(await change(wish())).toBe(1);
    const changedTemplates = [{ key: 'thankYou', language: 'en', version: 1, ...text }];
    expect(await inUse(dana)).toEqual({ ...settingsOf('Oak Street Trading Co.'), version: 1, changedTemplates });
    expect(await change(wish({ basedOnVersion: 1, settings: settingsOf('Oak') }))).toBe(2);
    expect(await inUse(dana)).toEqual({ ...settingsOf('Oak'), version: 2, changedTemplates });
    expect(await inUse(theirs)).toEqual(defaultLetterSettings);
  });

  test('is not changed where somebody was faster, or by collectors', async () => {
    const alex = await world.signIn(world.company.alex);
    const answers = await Promise.all([1, 2, 3, 4].map((at) => ask(wish({ settings: settingsOf(`${at}`) }), at % 2 ? sam : alex)));
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409, 409]);
    expect(problemOf(await ask(wish()))).toMatchObject({ status: 409, code: 'letters.changedMeanwhile' });
    const dana = await world.signIn(world.company.dana);
    expect(problemOf(await ask(wish(), dana))).toMatchObject({ status: 403, code: 'route.roleMissing' });
  });

  test('is changed once by a request that comes again, and by nothing else under its id', async () => {
    const request = wish();
    const answers = await Promise.all([ask(request), ask(request), ask(request)]);
    expect(answers.map((answer) => answer.json())).toEqual([{ version: 1 }, { version: 1 }, { version: 1 }]);
    expect(problemOf(await ask({ ...request, settings: settingsOf('other') }))).toMatchObject({ status: 409, code: 'request.idReused' });
  });

  test('is refused where it is none', async () => {
    for (const settings of [
      { paper: 'a5' },
      { letterhead: { name: 'x\ny' } },
      { signature: 'x'.repeat(1001) },
      { changedTemplates: [] },
      null,
    ]) {
      expect(problemOf(await ask({ ...wish(), settings }))).toMatchObject({ status: 400, code: 'request.invalid' });
    }
  });
});

describe('a base rate that the company records', () => {
  // Made up: no rate of 2027 was known when this was written.
  const rate = (over: object = {}) => ({
    pack: 'eu',
    from: '2027-01-01',
    base: 300,
    source: 'Official Journal C 1, a test',
    publishedOn: '2027-01-02',
    ...over,
  });
  const withRates = (...ownRates: object[]) => ({ ...wish(), settings: { ...settingsOf('Oak'), ownRates } });

  test('is refused where it cannot be known yet, or where the program knows it', async () => {
    const refused = { status: 409, code: 'letters.rateRefused' };
    expect(problemOf(await ask(withRates(rate({ publishedOn: '2026-03-30' }))))).toMatchObject(refused);
    expect(problemOf(await ask(withRates(rate({ from: '2026-07-01', publishedOn: '2026-03-30' }))))).toMatchObject(refused);
    for (const over of [{ base: -1 }, { base: 100_00 }, { from: '2027-02-01' }, { source: '' }]) {
      expect(problemOf(await ask(withRates(rate(over))))).toMatchObject({ status: 400, code: 'request.invalid' });
    }
    expect(problemOf(await ask(withRates(rate(), rate())))).toMatchObject({ status: 400, code: 'request.invalid' });
    expect((await inUse(sam)).ownRates).toEqual([]);
  });

  test('reaches every desktop once it is published, and stays when the letterhead is changed', async () => {
    world.clock.pass(280 * 24 * 3_600_000);
    const later = await world.signIn(world.company.sam);
    expect((await ask(withRates(rate()), later)).statusCode).toBe(200);
    const dana = await world.signIn(world.company.dana);
    expect((await inUse(dana)).ownRates).toEqual([rate()]);
    const next = { ...withRates(rate()), basedOnVersion: 1 };
    expect((await ask({ ...next, settings: { ...next.settings, payWithinDays: 14 } }, later)).statusCode).toBe(200);
    expect(problemOf(await ask({ ...withRates(rate(), rate({ from: '2028-01-01' })), basedOnVersion: 2 }, later))).toMatchObject({
      status: 409,
      code: 'letters.rateRefused',
    });
    expect((await inUse(dana)).ownRates).toEqual([rate()]);
  });
});
