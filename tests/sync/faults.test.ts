import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { AccountId } from '#domain/kernel/ids.ts';
import { encodeRecord } from '#main/journal-codec.ts';
import { purposeKey } from '#main/sealed-box.ts';
import { newId } from '#tests/support/build.ts';
import { appendFileSync, truncateSync } from 'node:fs';
import type { Ending } from './support/sim-disk.ts';
import { type NetworkFault, SimNetwork } from './support/sim-network.ts';
import { SimServer } from './support/sim-server.ts';
import { type Desk, Story } from './support/story.ts';

/** Single faults of the table, one story each: the real desktops before the real central API, and what has to come of it. */
let server: SimServer;
let network: SimNetwork;
beforeAll(async () => {
  server = await SimServer.start(inject('templateUrl'));
  network = await SimNetwork.open(server.app);
});
afterAll(async () => {
  await network.close();
  await server.close();
});

const hourMs = 3_600_000;
const powerCut = (keptPart: number, rest: 'gone' | 'zeros' = 'gone'): Ending => ({ how: 'powerCut', keptPart, rest });
const offline = (desk: Desk, requests = 1000): void => {
  for (let at = 0; at < requests; at += 1) desk.computer.faults.push({ after: 0, fault: { kind: 'requestLost' } });
};
/** What a desk asks for its copy. */
const fetching = ['/v1/sync/pull', '/v1/sync/snapshot', '/v1/sync/digest'];
const online = (desk: Desk): void => void desk.computer.faults.splice(0);
const broken = (desk: Desk, fault: NetworkFault, after = 0): void => void desk.computer.faults.push({ after, fault });

/** Dana's office, Omar's desk and Dana's train, with their accounts. */
async function begin(computers = 3) {
  const story = await Story.begin({ server, network, computers });
  const [office, omar, train] = story.desks;
  const [first, second, third, fourth] = story.company.accounts;
  if (!office || !omar || !train || !first || !second || !third || !fourth) throw new Error('three computers and seven accounts');
  return { story, office, omar, train, first, second, third, omars: fourth };
}

const logOf = (story: Story) =>
  server.owner
    .selectFrom('commandLog')
    .innerJoin('client', 'client.clientId', 'commandLog.clientId')
    .select(['input', 'status', 'code', 'skewMs', 'deviceId', 'actorName', 'seq'])
    .where('commandLog.companyId', '=', story.company.id)
    .orderBy('position')
    .execute();
const textsOf = async (story: Story, status = 'applied') =>
  (await logOf(story)).filter((row) => row.status === status).map(({ input }) => String(input['text']));

describe('a program that ends', () => {
  test('fault 5: killed right after "saved", it has the command at the next start and sends it once', async () => {
    const { story, office, first } = await begin();
    offline(office);
    for (const text of ['one', 'two', 'three']) expect(await story.note(office, first, text)).toBe(true);
    story.stop(office, true);
    const program = await story.ready(office);
    expect(program?.state.link.waitingCount).toBe(3);
    expect((await program?.shown(first))?.folder.notes.map(({ text }) => text)).toEqual(expect.arrayContaining(['one', 'two', 'three']));
    expect((await story.end()).violations).toEqual([]);
    expect(await textsOf(story)).toEqual(['one', 'two', 'three']);
  });

  test.each([powerCut(0), powerCut(0.5), powerCut(0.97), powerCut(0.5, 'zeros')])(
    'fault 6: with a power cut (%j) at any point of saving, nothing that was acknowledged is lost, and a torn end costs nothing before it',
    async (ending) => {
      const { story, office, first } = await begin();
      offline(office);
      for (let point = 0; point < 7; point += 1) {
        expect(await story.note(office, first, `before ${point}`)).toBe(true);
        office.program?.crashAfter(point, ending);
        await Promise.all([1, 2, 3].map((each) => story.note(office, first, `at ${point}.${each}`)));
        story.stop(office, true, ending);
      }
      const { violations, crashes } = await story.end();
      expect(violations).toEqual([]);
      expect(crashes).toBeGreaterThan(0);
      expect(await textsOf(story)).toEqual(expect.arrayContaining([0, 1, 2, 3, 4, 5, 6].map((point) => `before ${point}`)));
    },
  );

  test('fault 7: killed at any point of a first sync or of a pull, it holds the old state or the new one and comes to the same end', async () => {
    const { story, office, omar, train, first } = await begin();
    for (let point = 0; point < 10; point += 1) {
      await story.note(train, first, `news ${point}`);
      await story.take({ do: 'sync', computer: 2, pause: 'end' });
      if (point % 2 === 0) await story.take({ do: 'loseCache', computer: 0 });
      await story.ready(omar);
      office.program?.crashAfter(point, { how: 'killed' });
      await story.take({ do: 'sync', computer: 0, pause: 'turns' });
      office.program?.crashAfter(point, { how: 'killed' });
      await story.take({ do: 'sync', computer: 0, pause: 'end' });
      story.stop(office, true);
    }
    expect((await story.end()).violations).toEqual([]);
  });
});

describe('a stream', () => {
  const parts = [0, 0.2, 0.5, 0.8, 0.99];

  test.each(['cut', 'cutCleanly', 'lineLost', 'lineTwice'] as const)(
    'fault 12 and fault 13: %s anywhere counts for nothing, and the next one brings everything',
    async (kind) => {
      const { story, office, omar, first } = await begin();
      for (const [at, part] of parts.entries()) {
        for (let each = 0; each < 4; each += 1) await story.note(office, first, `${at}.${each}`);
        await story.take({ do: 'sync', computer: 0, pause: 'end' });
        await story.take({ do: 'reassign', account: 0, to: at % 2 === 0 ? 1 : 0 });
        broken(omar, { kind, part });
        await story.take({ do: 'sync', computer: 1, pause: 'end' });
        await story.take({ do: 'loseCache', computer: 2 });
        broken(story.desks[2] ?? omar, { kind, part }, 1);
        await story.take({ do: 'sync', computer: 2, pause: 'end' });
      }
      expect(network.struck.get(kind)).toBeGreaterThan(4);
      expect((await story.end()).violations).toEqual([]);
    },
  );
});

describe('a command', () => {
  const dueDate = '2026-04-20';

  test('fault 14: refused by the server it stays in the tray and in the log, and those behind it go on', async () => {
    const { story, office, train, first } = await begin();
    const followUp = { followUpId: newId(), dueDate };
    offline(train);
    await story.note(train, first, 'too late', followUp);
    await story.note(train, first, 'behind it');
    await story.note(office, first, 'first', followUp);
    await story.take({ do: 'sync', computer: 0, pause: 'end' });
    online(train);
    await story.take({ do: 'sync', computer: 2, pause: 'end' });
    await story.take({ do: 'sync', computer: 2, pause: 'end' });
    const program = await story.ready(train);
    expect(program?.state.link.refused).toMatchObject([{ code: 'command.idTaken', command: { input: { text: 'too late' } } }]);
    const notes = (await program?.shown(first))?.folder.notes.map(({ text }) => text);
    expect(notes).toEqual(expect.arrayContaining(['first', 'behind it']));
    expect(notes).not.toContain('too late');
    expect((await story.end()).violations).toEqual([]);
    expect(await textsOf(story, 'rejected')).toEqual(['too late']);
  });

  test('fault 15: that breaks the server every time is answered as refused, and those around it go on', async () => {
    await sql`create function refuse_poison() returns trigger language plpgsql as
      $$ begin if new.text = 'poison' then raise exception 'a bug'; end if; return new; end $$`.execute(server.owner);
    await sql`create trigger refuse_poison before insert on notes for each row execute function refuse_poison()`.execute(server.owner);
    const { story, office, first } = await begin();
    offline(office);
    for (const text of ['before', 'poison', 'behind']) await story.note(office, first, text);
    online(office);
    await story.take({ do: 'sync', computer: 0, pause: 'end' });
    const end = await story.end();
    await sql`drop trigger refuse_poison on notes`.execute(server.owner);
    expect(end.violations).toEqual([]);
    expect((await logOf(story)).map(({ input, code }) => [input['text'], code])).toEqual([
      ['before', null],
      ['poison', 'command.failed'],
      ['behind', null],
    ]);
  });

  test('fault 16: on an account that was handed over meanwhile is refused and kept, the account goes, and its words are in the tray', async () => {
    const { story, office, first, second } = await begin();
    offline(office);
    await story.note(office, first, 'on what was mine');
    await story.note(office, second, 'on what is mine');
    await story.take({ do: 'reassign', account: 0, to: 1 });
    expect((await office.program?.shown(first))?.folder.notes.map(({ text }) => text)).toContain('on what was mine');
    online(office);
    await story.take({ do: 'sync', computer: 0, pause: 'end' });
    await story.take({ do: 'sync', computer: 0, pause: 'end' });
    const program = await story.ready(office);
    expect(program?.state.link.refused).toMatchObject([{ code: 'account.notYours', command: { input: { text: 'on what was mine' } } }]);
    expect(await program?.shown(first)).toBeNull();
    expect((await story.end()).violations).toEqual([]);
    expect(await textsOf(story)).toEqual(['on what is mine']);
  });

  test('fault 17: on an account that went away and came back meanwhile is done once, and no ghost of the account is left', async () => {
    const { story, office, omar, first } = await begin();
    offline(office);
    await story.note(office, first, 'written on the train');
    await story.take({ do: 'reassign', account: 0, to: 1 });
    await story.take({ do: 'sync', computer: 1, pause: 'end' });
    await story.note(omar, first, 'by Omar meanwhile');
    await story.take({ do: 'sync', computer: 1, pause: 'end' });
    await story.take({ do: 'reassign', account: 0, to: 0 });
    online(office);
    expect((await story.end()).violations).toEqual([]);
    expect(await textsOf(story)).toEqual(['by Omar meanwhile', 'written on the train']);
  });

  test('fault 19: written under a clock that is hours, days or a year off keeps its place, and nothing is refused', async () => {
    const { story, office, first } = await begin();
    offline(office);
    // Forward no further than work without a network may go on; a lease that has run out locks the desk, which is another story.
    const ahead = [0, 3 * hourMs, -72 * hourMs, 0, -365 * 24 * hourMs, 60 * hourMs];
    for (const [at, aheadMs] of ahead.entries()) {
      office.aheadMs = aheadMs;
      expect(await story.note(office, first, String(at))).toBe(true);
      if (at === 3) story.stop(office, true);
    }
    expect((await story.end()).violations).toEqual([]);
    const log = await logOf(story);
    expect(log.map(({ input, code }) => [input['text'], code])).toEqual(ahead.map((_, at) => [String(at), null]));
    // How far each clock was off is kept beside the command, give or take the two minutes that went by.
    for (const [at, { skewMs }] of log.entries()) expect(Math.abs(skewMs + (ahead[at] ?? 0))).toBeLessThan(150_000);
  });
});

describe('a server that comes back from a backup', () => {
  test('fault 22: knows nothing of a refusal that it gave; it stays in the tray until the command is answered anew, and then counts as that says', async () => {
    const { story, office, first } = await begin();
    await story.take({ do: 'backUp' });
    offline(office);
    await story.note(office, first, 'while it was not mine');
    await story.take({ do: 'reassign', account: 0, to: 1 });
    online(office);
    await story.take({ do: 'sync', computer: 0, pause: 'end' });
    await story.take({ do: 'reassign', account: 0, to: 0 });
    await story.take({ do: 'sync', computer: 0, pause: 'end' });
    const inTray = () => office.program?.state.link.refused.map(({ command, code }) => [command.input['text'], code]);
    const told = [['while it was not mine', 'account.notYours']];
    expect(inTray()).toEqual(told);

    offline(office);
    await story.take({ do: 'restore' });
    await story.take({ do: 'sync', computer: 0, pause: 'end' });
    expect([inTray(), story.violations]).toEqual([told, []]);

    // The server says that something is missing before what is new, and then the network is gone again.
    await story.note(office, first, 'behind it');
    for (const path of fetching) office.computer.lostPaths.add(path);
    online(office);
    broken(office, { kind: 'requestLost' }, 1);
    offline(office);
    await story.take({ do: 'sync', computer: 0, pause: 'end' });
    expect(await office.program?.until(() => office.program?.state.link.waitingCount === 2)).toBe(true);
    expect([inTray(), story.violations]).toEqual([told, []]);

    office.computer.lostPaths.clear();
    online(office);
    await story.take({ do: 'sync', computer: 0, pause: 'end' });
    expect((await story.end()).violations).toEqual([]);
    expect(await textsOf(story)).toEqual(['while it was not mine', 'behind it']);
  });
});

describe('a disk', () => {
  test('that loses the end of a journal costs no order: commands under numbers that are used up already arrive as they were written', async () => {
    const { story, office, first } = await begin();
    // The office can send and not fetch, so that only its journal knows how far the server has come.
    for (const path of fetching) office.computer.lostPaths.add(path);
    await story.note(office, first, 'sent before');
    await story.take({ do: 'sync', computer: 0, pause: 'end' });
    await expect.poll(() => textsOf(story), { timeout: 20_000 }).toEqual(['sent before']);
    story.stop(office, true);
    offline(office);
    for (const segment of office.computer.disk.segments()) truncateSync(segment, 0);
    for (const text of ['one', 'two', 'three']) expect(await story.note(office, first, text)).toBe(true);
    online(office);
    expect((await story.end()).violations).toEqual([]);
    expect(await textsOf(story)).toEqual(['sent before', 'one', 'two', 'three']);
    expect((await logOf(story)).map(({ seq }) => seq)).toEqual([1, 2, 3, 4]);
  });
});

describe('a person', () => {
  test('fault 20: whose session ends in the middle of a push, with somebody else signing in, gets everything sent under the own name only', async () => {
    const { story, office, first } = await begin();
    const [dana, omar] = story.company.collectors;
    offline(office);
    for (const text of ['one', 'two']) await story.note(office, first, text);
    await server.endSessions(dana);
    online(office);
    const slowBefore = network.struck.get('slow') ?? 0;
    broken(office, { kind: 'slow', ms: 300 });
    await story.take({ do: 'sync', computer: 0, pause: 'none' });
    expect(await office.program?.until(() => (network.struck.get('slow') ?? 0) > slowBefore)).toBe(true);
    await story.take({ do: 'otherPerson', computer: 0, pause: 'end' });
    expect(office.program?.person).toBe(omar);
    const omarsAccount = story.company.accounts[3] as AccountId;
    expect(await story.note(office, omarsAccount, 'by Omar')).toBe(true);
    const byOmar = async () => (await logOf(story)).filter(({ actorName }) => actorName === 'Omar').map(({ input }) => input['text']);
    await expect.poll(byOmar, { timeout: 20_000 }).toEqual(['by Omar']);
    expect((await story.end()).violations).toEqual([]);
    const ofDana = (await logOf(story)).filter(({ actorName }) => actorName === 'Dana').map(({ input }) => input['text']);
    expect(ofDana).toEqual(['one', 'two']);
  });
});

describe('another version', () => {
  test('fault 21: a journal that an older version wrote is sent, and records of a newer one are left alone and cost nothing', async () => {
    const { story, office, first } = await begin();
    offline(office);
    for (let at = 0; at < 300; at += 1) await story.note(office, first, `old ${at}`);
    story.stop(office, true);
    const [segment] = office.computer.disk.segments();
    const [vault] = office.computer.vaults.values();
    if (segment === undefined || vault === undefined) throw new Error('the office has a journal');
    const key = purposeKey(vault.dataKey, `journal:${vault.profile.clientId}`);
    // A field and a kind of record that this version does not know.
    const newer = encodeRecord(key, 'answer', 7, { seq: 7, wording: 'of tomorrow' });
    const unknownKind = encodeRecord(key, 'answer', 8, {});
    unknownKind.writeUInt8(99, 12);
    appendFileSync(segment, Buffer.concat([newer, unknownKind]));
    expect(await story.note(office, first, 'after the downgrade')).toBe(true);
    online(office);
    expect((await story.end()).violations).toEqual([]);
    const texts = await textsOf(story);
    expect(texts).toHaveLength(301);
    expect(texts.at(-1)).toBe('after the downgrade');
  });
});

describe('a computer', () => {
  test('fault 25: that is a copy of another one sends its own words, and those of both are there once', async () => {
    const { story, office, first, second } = await begin();
    offline(office);
    await story.note(office, first, 'before the copy');
    const copy = await story.clone(office);
    await story.ready(copy);
    offline(copy);
    expect(await story.note(office, first, 'at the original')).toBe(true);
    expect(await story.note(copy, second, 'at the copy')).toBe(true);
    expect(await story.note(copy, second, 'at the copy again')).toBe(true);
    online(office);
    online(copy);
    const { violations } = await story.end();
    // Two computers under one name have no order between them.
    expect(violations.filter((violation) => !violation.endsWith('another order than the desk'))).toEqual([]);
    expect((await textsOf(story)).toSorted()).toEqual(['at the copy', 'at the copy again', 'at the original', 'before the copy']);
  });
});
