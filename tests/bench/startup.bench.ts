import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type CentralApi, startCentralApi } from '#server/serve.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import type { BenchPlan, BenchRow } from '#scripts/support/bench.ts';
import { ordinaryUser } from '#scripts/support/ordinary-user.ts';
import { prepareDesktop } from '#scripts/support/prepare-desktop.ts';
import { hasDisplay, startVirtualDisplay } from '#scripts/support/virtual-display.ts';
import { type TimedWindows, timedWindows } from './support/timed-window.ts';

const sizes = [1000, 10_000] as const;
/** Time for a first sync to be stored and the window to be at rest before it is ended. */
const settleRounds = 2;

/**
 * The start of the application beside a bare Electron window: spawn to sign-in painted, and Enter to queue shown and usable,
 * with an empty copy (cold: the first sync is in it) and with a full one (warm).
 */
export async function plan(tell: (words: string) => void): Promise<BenchPlan> {
  await prepareDesktop({ virtualDisplay: !hasDisplay() });
  const display = hasDisplay() ? null : await startVirtualDisplay(ordinaryUser());
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-bench-data-'));
  const windows = await timedWindows({ ...display?.environment });
  const apis: CentralApi[] = [];
  const rows: BenchRow[] = [];
  for (const accounts of sizes) {
    tell(`making a company of ${accounts} accounts`);
    const dataDir = path.join(folder, String(accounts));
    await seedCompany({ dataDir, accounts, seed: 1 });
    const api = await startCentralApi({ port: 0, dataDir });
    apis.push(api);
    const warm = await windows.newProfile();
    tell(`first sync of ${accounts} accounts`);
    for (let round = 0; round < settleRounds; round++) await windows.enterToQueueMs(warm, api.url);
    rows.push(...rowsOf(windows, accounts, warm, api.url));
  }
  return {
    rows,
    rounds: 5,
    warmUps: 1,
    async close() {
      for (const api of apis) await api.close();
      await windows.close();
      await display?.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function rowsOf(windows: TimedWindows, accounts: number, warm: string, apiUrl: string): BenchRow[] {
  const bareWindow = windows.bareMs;
  const isLarge = accounts === sizes.at(-1);
  const count = accounts.toLocaleString('en-US');
  return [
    {
      name: `spawn to sign-in, warm, ${count} accounts`,
      unit: 'ms',
      ours: () => windows.signInMs(warm),
      peers: { bareWindow },
      goal: { direction: 'at most', factor: 1.3, of: 'bareWindow' },
    },
    {
      name: `Enter to queue, warm, ${count} accounts`,
      unit: 'ms',
      ours: () => windows.enterToQueueMs(warm, apiUrl),
      peers: { bareWindow },
      ...(isLarge ? { goal: { direction: 'at most', factor: 1, of: 'bareWindow' } as const } : {}),
    },
    {
      name: `spawn to sign-in, cold, before ${count} accounts`,
      unit: 'ms',
      ours: async () => windows.signInMs(await windows.newProfile()),
      peers: { bareWindow },
    },
    {
      name: `Enter to queue, cold, first sync of ${count} accounts`,
      unit: 'ms',
      ours: async () => windows.enterToQueueMs(await windows.newProfile(), apiUrl),
      peers: { bareWindow },
    },
  ];
}
