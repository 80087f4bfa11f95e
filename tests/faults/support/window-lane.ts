import { rm } from 'node:fs/promises';
import path from 'node:path';
import { inProject } from '#scripts/support/project.ts';
import { newUserDataDir, removeUserDataDir } from '#tests/support/desktop.ts';
import { type Desk, type FaultWorld, queueMs, signIn } from './fault-world.ts';
import { type Chance, type KillLane, sleep } from './kill-lane.ts';

/** What the window is doing when it is killed. */
const moments = ['saving', 'saving', 'saving', 'firstSync', 'resync', 'starting'] as const;
type Moment = (typeof moments)[number];

const kill = { soonestMs: 50, latestMs: 2_000 };
const mostFailures = 2;
const mostLaunches = 3;
const settleMs = 120_000;
/** A new account after so many lives, so that no timeline grows without end. */
const livesAnAccount = 8;

/**
 * The real window: the whole tree of Electron's processes is killed while a person saves notes, while these are sent, during a
 * first sync, during a resync, or before anybody has signed in. At each start the note saved last has to be on the screen.
 */
export async function openWindowLane(world: FaultWorld, name: string, chance: Chance): Promise<KillLane> {
  const userDataDir = await newUserDataDir();
  const accounts = await world.truth.accounts(40);
  const saved: string[] = [];
  let kills = 0;
  let written = 0;
  let last: { readonly text: string; readonly number: string } | null = null;

  const accountNow = (): { number: string; name: string } => {
    const account = accounts[Math.floor(kills / livesAnAccount) % accounts.length];
    if (account === undefined) throw new Error('the demo company has no accounts');
    return account;
  };
  const open = async ({ window }: Desk, number: string): Promise<void> => {
    await window.searchFor(number);
    await window.page.keyboard.press('Enter');
    await window.search.waitFor({ state: 'hidden' });
  };
  const work = async (desk: Desk, isReady: () => void): Promise<never> => {
    const { window } = desk;
    await window.queue.getByRole('option').first().waitFor({ timeout: queueMs });
    if (last !== null) {
      await open(desk, last.number);
      await window.account.getByText(last.text, { exact: true }).waitFor();
    }
    const { number } = accountNow();
    if (last?.number !== number) await open(desk, number);
    isReady();
    for (let failures = 0; ;) {
      written += 1;
      const text = `${name} note ${kills} ${written}`;
      try {
        await window.writeNote({ outcome: 'Reached', text });
      } catch (fault) {
        // A resync (of another lane's making too) may take the form away under somebody's hands; this note was not called saved then.
        failures += 1;
        if (failures > mostFailures) throw fault;
        await window.queue.getByRole('option').first().waitFor({ timeout: queueMs });
        await open(desk, number);
        continue;
      }
      failures = 0;
      saved.push(text);
      last = { text, number };
    }
  };
  const prepare = async (moment: Moment): Promise<void> => {
    if (moment === 'firstSync') await rm(path.join(userDataDir, 'IndexedDB'), { recursive: true, force: true });
    if (moment === 'resync') await world.truth.run('update company set epoch = gen_random_uuid()');
  };
  /** Signs in and works until the window is killed; rejects only for what the kill does not explain. */
  const live = async (desk: Desk, moment: Moment): Promise<void> => {
    let isKilled = false;
    const end = async (): Promise<void> => {
      await sleep(chance(kill.soonestMs, kill.latestMs));
      isKilled = true;
      await desk.desktop.kill('SIGKILL');
    };
    if (moment === 'starting') return end();
    await signIn(desk.window);
    await new Promise<void>((resolve, reject) => {
      const begin = (): void => void end().then(resolve, reject);
      if (moment !== 'saving') begin();
      const working = work(desk, () => moment === 'saving' && begin());
      working.catch((fault: unknown) => !isKilled && reject(fault));
    });
  };

  return {
    kills: () => kills,
    saved: () => saved,
    async cycle() {
      const moment = moments[chance(0, moments.length - 1)] ?? 'saving';
      await prepare(moment);
      const desk = await launched(world, userDataDir);
      try {
        await live(desk, moment);
      } catch (fault) {
        const picture = inProject('out', 'faults', `${name} ${kills}.png`);
        await desk.window.page.screenshot({ path: picture }).catch(() => undefined);
        await desk.desktop.kill('SIGKILL');
        throw new Error(`life ${kills} of ${name} (${moment}; ${picture}): ${String(fault)}`, { cause: fault });
      }
      kills += 1;
    },
    async settle() {
      const desk = await world.openSignedIn({ userDataDir });
      await desk.window.syncReads(/Synced .* · 0 waiting/, settleMs);
      await desk.desktop.close();
    },
    close: () => removeUserDataDir(userDataDir),
  };
}

/** On a machine that does too much the program that drives the window may lose it before it is there: that says nothing of the window. */
async function launched(world: FaultWorld, userDataDir: string): Promise<Desk> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await world.openDesktop({ userDataDir });
    } catch (fault) {
      if (attempt === mostLaunches || !String(fault).includes('electron.launch')) throw fault;
    }
  }
}
