import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { z } from 'zod';
import { accountIdSchema } from '#domain/kernel/ids.ts';
import { inProject } from '#scripts/support/project.ts';
import type { deskOrderSchema } from './desk-process.ts';
import { type FaultWorld, collector } from './fault-world.ts';
import { type Chance, type KillLane, sleep } from './kill-lane.ts';

/** More than any life is long enough for. */
const notesALife = 5_000;
const kill = { soonestMs: 0, latestMs: 1_500 };
const settleMs = 120_000;

export type DeskOrder = z.infer<typeof deskOrderSchema>;

/** A desktop without a window that runs. `ready` once its queue can be worked; `ended` gives its exit code, null after a kill. */
export type DeskLife = { readonly ready: Promise<void>; readonly ended: Promise<number | null>; kill(): void; fault(): string };

/** Starts one; `onSaved` hears of every note at the moment at which a screen would call it saved. */
export function startDesk(order: DeskOrder, onSaved: (text: string) => void, environment: Record<string, string> = {}): DeskLife {
  const program = inProject('tests', 'faults', 'support', 'desk-process.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', program, JSON.stringify(order)], {
    cwd: inProject(),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let fault = '';
  child.stderr.on('data', (data: Buffer) => (fault = (fault + data.toString()).slice(-4000)));
  let onReady = (): void => undefined;
  const ready = new Promise<void>((resolve) => (onReady = resolve));
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line === 'ready') onReady();
    if (line.startsWith('saved ')) onSaved(line.slice('saved '.length));
  });
  // 'close' and not 'exit': by then all that it said has been heard.
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { ready, ended, kill: () => void child.kill('SIGKILL'), fault: () => fault };
}

/**
 * The same parts without a window: journal, courier, vault and data engine in a process of Node's that is killed. Its IndexedDB
 * is in memory and is gone each time, so that every life begins with a first sync and with what the journal holds.
 */
export async function openProcessLane(world: FaultWorld, name: string, chance: Chance): Promise<KillLane> {
  const folder = await mkdtemp(path.join(tmpdir(), 'collector-desk-'));
  const deviceId = randomUUID();
  const rows = await world.truth.run('select id from accounts order by number limit 40');
  const accountIds = rows.map(({ id }) => accountIdSchema.parse(id));
  const saved: string[] = [];
  let kills = 0;

  const order = (words: string, notes: number): DeskOrder => {
    const accountId = accountIds[kills % accountIds.length];
    if (accountId === undefined) throw new Error('the demo company has no accounts');
    return { folder, deviceId, apiUrl: world.api().url, ...collector, accountId, words, notes };
  };
  const run = (told: DeskOrder): DeskLife => startDesk(told, (text) => saved.push(text));

  return {
    kills: () => kills,
    saved: () => saved,
    async cycle() {
      const life = run(order(`${name} life ${kills} note `, notesALife));
      // Every fourth life ends in its first sync, or before it.
      const mayBegin = chance(0, 3) > 0;
      await Promise.race(mayBegin ? [life.ready, life.ended] : [sleep(kill.latestMs), life.ended]);
      await sleep(chance(kill.soonestMs, kill.latestMs));
      life.kill();
      const code = await life.ended;
      if (code !== null) throw new Error(`life ${kills} of ${name} ended by itself with ${code}: ${life.fault()}`);
      kills += 1;
    },
    async settle() {
      const life = run(order(name, 0));
      const late = setTimeout(() => life.kill(), settleMs);
      const code = await life.ended;
      clearTimeout(late);
      if (code !== 0) throw new Error(`${name} did not settle: ${life.fault()}`);
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
}
