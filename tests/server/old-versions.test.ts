import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { folderVersion, oldestProtocolVersion, protocolVersion } from '#contracts/protocol.ts';
import type { AccountId, ClientId } from '#domain/kernel/ids.ts';
import { problemOf } from './support/desk.ts';
import { type World, createWorld } from './support/world.ts';

let world: World;
let accountId: AccountId;
beforeAll(async () => {
  world = await createWorld();
  [accountId] = world.company.danasAccounts;
});
afterAll(() => world.close());

/** Makes a client one whose app speaks another version. */
async function setVersion(clientId: ClientId, version: number): Promise<void> {
  await world.database.owner.updateTable('client').set({ protocolVersion: version }).where('clientId', '=', clientId).execute();
}

describe('fault 21: a desktop of another version', () => {
  test.each([oldestProtocolVersion, protocolVersion - 1, protocolVersion])(
    '%i is signed in and its commands are taken; folders come down where it understands them',
    async (version) => {
      const payload = { email: world.company.dana.email, password: 'a long enough password', deviceId: randomUUID(), deviceName: 'a desk' };
      const response = await world.app.inject({
        method: 'POST',
        url: '/v1/auth/sign-in',
        payload: { ...payload, protocolVersion: version },
      });
      expect(response.statusCode).toBe(200);
      const desk = await world.signIn(world.company.dana, payload.deviceId);
      await setVersion(desk.session.clientId, version);
      const { results } = await desk.push(desk.note(accountId, {}, { madeWith: version }), desk.note(accountId));
      expect(results.map(({ status }) => status)).toEqual(['applied', 'applied']);
      if (version >= folderVersion) expect((await desk.snapshot()).folders).toHaveLength(3);
      else expect(problemOf(await desk.get('/v1/sync/snapshot'))).toMatchObject({ status: 426, code: 'protocol.tooOld' });
    },
  );

  test('that is older than the server works with brings what it has, and nothing comes down to it', async () => {
    const desk = await world.signIn(world.company.dana);
    const cursor = await desk.cursor();
    await setVersion(desk.session.clientId, oldestProtocolVersion - 1);
    const { results } = await desk.push(desk.note(accountId, { text: 'from an old app' }, { madeWith: 1 }));
    expect(results).toMatchObject([{ status: 'applied' }]);
    for (const url of ['/v1/sync/snapshot', `/v1/sync/pull?cursor=${cursor}`, '/v1/sync/digest']) {
      expect(problemOf(await desk.get(url))).toMatchObject({ status: 426, code: 'protocol.tooOld' });
    }
  });

  test('that is newer keeps its commands: they are refused as a whole, whatever else is in the push', async () => {
    const desk = await world.signIn(world.company.dana);
    const commands = [
      desk.note(accountId, { text: 'of today' }),
      desk.note(accountId, { text: 'of tomorrow' }, { madeWith: protocolVersion + 1 }),
    ];
    expect(problemOf(await desk.askToPush(commands))).toMatchObject({ status: 426, code: 'protocol.tooNew' });
    expect((await desk.snapshot()).header.lastSeq).toBe(0);
  });

  test('that sends again after its update what it sent before gets the same answer', async () => {
    const desk = await world.signIn(world.company.dana);
    const command = desk.note(accountId, { text: 'before the update' });
    await desk.push(command);
    const { results } = await desk.push({ ...command, madeWith: protocolVersion });
    expect(results).toMatchObject([{ status: 'applied', isDuplicate: true }]);
  });
});
