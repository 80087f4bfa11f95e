import { expect, test } from 'vitest';
import { build } from '#tests/support/build.ts';
import { folderReader, withPuts } from './folder.ts';
import { liftStay, placeStay } from './stay.ts';

const supervisor = build.context({ role: 'supervisor' });
const folder = build.folder();
const accountId = folder.account.id;

test('a supervisor places an account under a stay and lifts it again', async () => {
  const placed = await placeStay.execute({ accountId, since: '2026-03-12' }, folderReader(folder), supervisor);
  if (!placed.ok) throw new Error('it was refused');
  const under = withPuts(folder, placed.value);
  expect(under.account.staySince).toBe('2026-03-12');
  const twice = await placeStay.execute({ accountId, since: '2026-03-13' }, folderReader(under), supervisor);
  expect(twice).toMatchObject({ ok: false, error: { code: 'stay.alreadyPlaced' } });
  const lifted = await liftStay.execute({ accountId }, folderReader(under), supervisor);
  if (!lifted.ok) throw new Error('it was refused');
  expect(withPuts(under, lifted.value).account.staySince).toBeNull();
});

test('letters that have not been posted are held back under a stay; e-mails are asked about when they are to go', async () => {
  const written = build.folder({
    messages: [
      ...(['waiting', 'printed', 'posted'] as const).map((state) => build.message({ state, channel: 'letter' })),
      build.message({ state: 'waiting' }),
    ],
  });
  const placed = await placeStay.execute({ accountId: written.account.id, since: '2026-03-12' }, folderReader(written), supervisor);
  if (!placed.ok) throw new Error('it was refused');
  expect(withPuts(written, placed.value).messages.map(({ state, flag }) => [state, flag])).toEqual([
    ['cancelled', 'stayed'],
    ['cancelled', 'stayed'],
    ['posted', null],
    ['waiting', null],
  ]);
});

test('nobody lifts what is not there, places one for tomorrow, or does either as a collector', async () => {
  const read = folderReader(folder);
  expect(await liftStay.execute({ accountId }, read, supervisor)).toMatchObject({ error: { code: 'stay.notPlaced' } });
  expect(await placeStay.execute({ accountId, since: '2026-04-01' }, read, supervisor)).toMatchObject({ error: { code: 'stay.inFuture' } });
  expect(await placeStay.execute({ accountId, since: '2026-03-12' }, read, build.context())).toMatchObject({
    error: { code: 'command.roleMissing' },
  });
  const stranger = { accountId: build.accountId(), since: '2026-03-12' };
  expect(await placeStay.execute(stranger, read, supervisor)).toMatchObject({ error: { code: 'account.notFound' } });
  expect(await liftStay.execute({ accountId: stranger.accountId }, read, supervisor)).toMatchObject({
    error: { code: 'account.notFound' },
  });
});
