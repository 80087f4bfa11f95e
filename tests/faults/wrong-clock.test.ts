import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { type FakeClock, makeFakeClock, whyNoFakeClock } from './support/fake-clock.ts';
import { type FaultWorld, collector, createFaultWorld } from './support/fault-world.ts';
import { sleep } from './support/kill-lane.ts';
import { type DeskLife, type DeskOrder, startDesk } from './support/process-lane.ts';

const hourMs = 3_600_000;
/** More than it comes to before it is killed. */
const many = 5_000;
const aWhileMs = 1_000;

/** The desktop's own parts in a process whose computer shows the wrong time, and another wrong time while they work. */
describe.runIf(whyNoFakeClock() === null)('a clock that is wrong', () => {
  let world: FaultWorld;
  let clock: FakeClock;
  let folder: string;
  const deviceId = randomUUID();
  const saved: string[] = [];
  beforeAll(async () => {
    world = await createFaultWorld();
    clock = await makeFakeClock();
    folder = await mkdtemp(path.join(tmpdir(), 'collector-clock-desk-'));
  });
  afterAll(async () => {
    await world?.close();
    await clock?.close();
    await rm(folder, { recursive: true, force: true });
  });

  const start = async (words: string, notes: number): Promise<DeskLife> => {
    const [row] = await world.truth.run('select id from accounts order by number limit 1');
    const accountId = accountIdSchema.parse(row?.['id']);
    const order: DeskOrder = { folder, deviceId, apiUrl: world.api().url, ...collector, accountId, words, notes };
    return startDesk(order, (text) => saved.push(text), clock.environment);
  };

  test('fault 19, security 15: three hours ahead, then three days behind, then right again, in mid-shift and over a crash: nothing is refused, lost or out of order', async () => {
    clock.move('+3h');
    const life = await start('Clock: first life ', many);
    await life.ready;
    for (const next of ['-3d', '+0', '+3h']) {
      await sleep(aWhileMs);
      clock.move(next);
    }
    await sleep(aWhileMs);
    life.kill();
    expect(await life.ended, life.fault()).toBeNull();
    clock.move('-3d');
    const after = await start('Clock: second life ', 3);
    expect(await after.ended, after.fault()).toBe(0);

    expect(await world.truth.tally('Clock', saved)).toMatchObject({ lost: [], doubled: [] });
    const rows = await world.truth.run(
      "select seq, status, skew_ms, input->>'text' as text from command_log where client_id is not null order by position",
    );
    expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_row, index) => index + 1));
    expect(new Set(rows.map(({ status }) => status))).toEqual(new Set(['applied']));
    const texts = rows.map(({ text }) => String(text));
    expect(texts.filter((text) => saved.includes(text))).toEqual(saved);
    // Positive where the desktop's clock was behind the server's: all the wrong times were lived through.
    const hours = new Set(rows.map(({ skew_ms: skewMs }) => Math.round(Number(skewMs) / hourMs)));
    expect([...hours].sort((a, b) => a - b)).toEqual([-3, 0, 72]);
  });
});
