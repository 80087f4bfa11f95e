import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChangeTemplateRequest, changeTemplateResponseSchema, templateVersionsResponseSchema } from '#contracts/templates.ts';
import { defaultLetterSettings } from '#domain/letter-settings.ts';
import { templateKeys } from '#domain/message-template.ts';
import { withCompany } from '#server/db/connections.ts';
import { type Desk, problemOf } from './support/desk.ts';
import { type World, addCompany, createWorld, hourMs } from './support/world.ts';

let world: World;
let sam: Desk;
beforeEach(async () => {
  world = await createWorld();
  sam = await world.signIn(world.company.sam);
});
afterEach(() => world.close());

const textOf = (word: string) => ({
  subject: `Thank you, ${word}`,
  body: `{{ greeting }}\n\nThank you for {{ payment.amount }}, ${word}.`,
});
const wish = (over: Partial<ChangeTemplateRequest> = {}): ChangeTemplateRequest => ({
  requestId: randomUUID(),
  key: 'thankYou',
  language: 'en',
  basedOnVersion: 0,
  text: textOf('friends'),
  ...over,
});
const ask = (payload: object, desk = sam) => desk.ask({ method: 'PUT', url: '/v1/templates', payload });
const change = async (payload: ChangeTemplateRequest, desk = sam) => {
  const response = await ask(payload, desk);
  expect(response.statusCode, response.body).toBe(200);
  return changeTemplateResponseSchema.parse(response.json()).version;
};
const versions = async (query = '') =>
  templateVersionsResponseSchema.parse((await sam.get(`/v1/templates?key=thankYou&language=en${query}`)).json());
const inUse = async (desk: Desk) => (await desk.pull(await desk.cursor())).trailer.company.policy.letters.changedTemplates;

describe('a text in place of a template', () => {
  test('reaches every desktop of the company with its next pull, and only those', async () => {
    const stranger = await addCompany(world.database, 'northfield');
    const [dana, theirs] = [await world.signIn(world.company.dana), await world.signIn(stranger.dana)];
    const cursor = await dana.cursor();
    expect(await inUse(dana)).toEqual([]);
    expect(await change(wish())).toBe(1);
    const mine = { key: 'thankYou', language: 'en', version: 1, ...textOf('friends') };
    const { trailer } = await dana.pull(cursor);
    expect(trailer.company.policy.letters).toEqual({ ...defaultLetterSettings, changedTemplates: [mine] });
    expect(await inUse(theirs)).toEqual([]);
  });

  test('stands beside others, goes on from the one before, and can be taken back', async () => {
    await change(wish());
    await change(wish({ language: 'de', text: textOf('Freunde') }));
    expect(await change(wish({ basedOnVersion: 1, text: textOf('all') }))).toBe(2);
    expect((await inUse(sam)).map(({ language, version }) => [language, version])).toEqual([
      ['de', 1],
      ['en', 2],
    ]);
    expect(await change(wish({ basedOnVersion: 2, text: null }))).toBe(0);
    expect((await inUse(sam)).map(({ language }) => language)).toEqual(['de']);
    expect(await change(wish({ text: textOf('again') }))).toBe(4);
  });

  test('leaves the rest of the policy as it was, also where it was stored before there were letters', async () => {
    const { policy } = (await sam.pull(await sam.cursor())).trailer.company;
    const { letters: _, ...before } = policy;
    await world.database.owner
      .updateTable('company')
      .set({ policy: JSON.stringify(before) })
      .where('id', '=', world.company.id)
      .execute();
    await change(wish());
    const after = (await sam.pull(await sam.cursor())).trailer.company.policy;
    expect(after).toEqual({ ...policy, letters: { ...defaultLetterSettings, changedTemplates: after.letters.changedTemplates } });
    expect(after.letters.changedTemplates).toHaveLength(1);
  });

  test('is kept, every version, with who and when', async () => {
    const alex = await world.signIn(world.company.alex);
    await change(wish());
    world.clock.pass(hourMs);
    await change(wish({ basedOnVersion: 1, text: null }), alex);
    await change(wish({ key: 'statement', text: { subject: 'x', body: '{{ statement.total }}' } }));
    const { versions: all, next } = await versions();
    expect(all).toEqual([
      { version: 2, text: null, actorName: 'Alex', at: '2026-03-31T16:00:00.000Z' },
      { version: 1, text: textOf('friends'), actorName: 'Sam', at: '2026-03-31T15:00:00.000Z' },
    ]);
    expect(next).toBeNull();
    expect((await versions('&limit=1')).next).toBe(2);
    expect((await versions('&limit=1&before=2')).versions.map(({ version }) => version)).toEqual([1]);
  });

  test('cannot be changed or taken out of the record by the API', async () => {
    await change(wish());
    const { requests } = world.database;
    const { id } = world.company;
    await expect(withCompany(requests, id, (trx) => trx.deleteFrom('templateVersion').execute())).rejects.toMatchObject({ code: '42501' });
    await expect(
      withCompany(requests, id, (trx) => trx.updateTable('templateVersion').set({ actorName: 'x' }).execute()),
    ).rejects.toMatchObject({ code: '42501' });
  });
});

describe('a change is refused', () => {
  test('where somebody else has changed it meanwhile; theirs stays', async () => {
    const alex = await world.signIn(world.company.alex);
    await change(wish(), alex);
    expect(problemOf(await ask(wish({ text: textOf('late') })))).toMatchObject({ status: 409, code: 'templates.changedMeanwhile' });
    expect((await inUse(sam)).map(({ subject }) => subject)).toEqual(['Thank you, friends']);
    expect((await versions()).versions).toHaveLength(1);
  });

  test('to all but one of several at once', async () => {
    const alex = await world.signIn(world.company.alex);
    const answers = await Promise.all([1, 2, 3, 4, 5, 6].map((at) => ask(wish({ text: textOf(`${at}`) }), at % 2 ? sam : alex)));
    expect(answers.map(({ statusCode }) => statusCode).toSorted()).toEqual([200, 409, 409, 409, 409, 409]);
    expect(await inUse(sam)).toHaveLength(1);
  });

  test('where no message could be written with it', async () => {
    for (const body of ['{% if promise %}x', '{{ acount.name }}', '{% include "x" %}']) {
      expect(problemOf(await ask(wish({ text: { subject: 'x', body } })))).toMatchObject({ status: 400, code: 'templates.unusable' });
    }
    for (const text of [{ subject: 'x\ny', body: 'x' }, { subject: '', body: 'x' }, { subject: 'x', body: 'x'.repeat(8001) }, 'all']) {
      expect(problemOf(await ask({ ...wish(), text }))).toMatchObject({ status: 400, code: 'request.invalid' });
    }
    expect(await inUse(sam)).toEqual([]);
  });

  test('where there is nothing to go back from, or all of them would be too long', async () => {
    expect(problemOf(await ask(wish({ text: null })))).toMatchObject({ status: 409, code: 'templates.asShipped' });
    const long = { subject: 'x', body: `{{ greeting }} ${'long '.repeat(1590)}` };
    const answers = [];
    for (const key of templateKeys) answers.push((await ask(wish({ key, text: long }))).json());
    expect(answers.filter(({ code }) => code === 'templates.tooMany')).toHaveLength(3);
    expect(await inUse(sam)).toHaveLength(12);
  });

  test('to collectors, who may not read the versions either', async () => {
    const dana = await world.signIn(world.company.dana);
    expect(problemOf(await ask(wish(), dana))).toMatchObject({ status: 403, code: 'route.roleMissing' });
    expect(problemOf(await dana.get('/v1/templates?key=thankYou&language=en'))).toMatchObject({ status: 403, code: 'route.roleMissing' });
  });
});

describe('a request that comes again', () => {
  test('because its answer was lost is done once, also while the first is under way', async () => {
    const request = wish();
    const answers = await Promise.all([ask(request), ask(request), ask(request)]);
    expect(answers.map((answer) => answer.json())).toEqual([{ version: 1 }, { version: 1 }, { version: 1 }]);
    const back = wish({ basedOnVersion: 1, text: null });
    expect([await change(back), await change(back), await change(request)]).toEqual([0, 0, 1]);
    expect(await inUse(sam)).toEqual([]);
  });

  test('with something else under its id is refused', async () => {
    const request = wish();
    await change(request);
    const others = [
      { text: textOf('others') },
      { basedOnVersion: 1 },
      { key: 'statement' as const },
      { language: 'fr' as const },
      { text: null },
    ];
    for (const other of others)
      expect(problemOf(await ask({ ...request, ...other }))).toMatchObject({ status: 409, code: 'request.idReused' });
  });
});
