import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { BenchOptions } from '#scripts/bench.ts';
import { type BenchPlan, type BenchRow, quantile } from '#scripts/support/bench.ts';
import { ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { prepareDesktop } from '#scripts/support/prepare-desktop.ts';
import { sharedMeasure } from '#scripts/support/shared-measure.ts';
import { hasDisplay, startVirtualDisplay } from '#scripts/support/virtual-display.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { startCentralApi } from '#server/serve.ts';
import { rankingRows } from './support/ranking-rows.ts';
import { searchRows } from './support/search-rows.ts';
import { timedWindows } from './support/timed-window.ts';

const usualAccounts = 100_000;
/** How often a copy is opened before it is measured: the first time it is fetched. */
const settleRounds = 2;

/** What a collector's hands feel while they go through the queue, with 100,000 accounts in the book. */
export async function plan(tell: (words: string) => void, { accounts: wanted }: BenchOptions): Promise<BenchPlan> {
  const accounts = wanted ?? usualAccounts;
  const keys = await keyRows(tell, accounts);
  const rows = [...keys.rows, ...rankingRows(tell, accounts), ...(await searchRows(tell, accounts))];
  return { rows, rounds: 5, warmUps: 1, close: keys.close };
}

type KeyRows = { readonly rows: readonly BenchRow[]; readonly close: () => Promise<void> };

/** Key to painted next account in the real window, on the seeded company. */
async function keyRows(tell: (words: string) => void, accounts: number): Promise<KeyRows> {
  await prepareDesktop({ virtualDisplay: !hasDisplay() });
  const display = hasDisplay() ? null : await startVirtualDisplay(ordinaryUser());
  const dataDir = await mkdtemp(path.join(tmpdir(), 'collector-bench-queue-'));
  const windows = await timedWindows({ ...display?.environment });
  const words = accounts.toLocaleString('en-US');
  tell(`making a company of ${words} accounts`);
  await seedCompany({ dataDir, accounts, seed: 1 });
  const api = await startCentralApi({ port: 0, dataDir });
  const profile = await windows.newProfile();
  tell(`first sync of ${words} accounts`);
  for (let round = 0; round < settleRounds; round += 1) await windows.enterToQueueMs(profile, api.url);
  const keys = sharedMeasure(() => windows.keysMs(profile, api.url));
  return {
    rows: [
      {
        name: `key to painted next account, ${words} accounts, p95 of 60`,
        unit: 'ms',
        ours: keys(({ next }) => quantile(next, 0.95)),
        peers: { keyWithoutEffect: keys(({ idle }) => quantile(idle, 0.95)) },
        limit: 50,
        goal: { direction: 'at most', factor: 1, of: 'limit' },
      },
    ],
    async close() {
      await api.close();
      await windows.close();
      await display?.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
