import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { expectLegible } from './support/axe.ts';
import { type Window, seenMs } from './support/window.ts';
import { type World, createWorld, demoPassword, sam } from './support/world.ts';

/** Measuring walks over a year of days; a loaded machine takes its time. */
const measuredMs = 60_000;

describe('what the order of the queue gains', () => {
  let world: World;
  let sams: Window;
  beforeAll(async () => {
    world = await createWorld({ accounts: 120 });
    sams = await world.openDesktop();
    await sams.signIn(sam.email, demoPassword);
    await sams.queueShown();
  });
  afterAll(async () => {
    await world?.close();
  });

  test('a supervisor measures it on the company’s own history, with nothing but the copy', async () => {
    const { page } = sams;
    await sams.syncReads(/Synced \d\d:\d\d · 0 waiting/);
    await world.stopApi();
    await page.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Lift' }).click();
    await page.getByRole('button', { name: 'Measure' }).click();
    const figures = page.getByRole('table');
    await figures.waitFor({ timeout: measuredMs });
    const shareOf = async (order: string): Promise<number> =>
      parseFloat(
        await figures
          .getByRole('row', { name: new RegExp(`^${order}`) })
          .getByRole('cell')
          .nth(1)
          .innerText(),
      );
    expect(await shareOf('Knowing the future')).toBeGreaterThanOrEqual(await shareOf('This queue'));
    expect(await shareOf('This queue')).toBeGreaterThan(0);
    await page.getByText(/drawn by their numbers are ordered by past-due amount alone/).waitFor({ timeout: seenMs });
    await expectLegible(world.desktop(), 'the lift');
    await world.startApi();
  });
});
