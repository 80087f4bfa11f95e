import { tmpdir } from 'node:os';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { DiskState } from '#contracts/data-port.ts';
import { type DiskGuard, createDiskGuard, usualDiskLimits } from './disk-guard.ts';

const gib = 1024 ** 3;
let free: number | null;
let changes: DiskState[];
let rooms: number;
const guards: DiskGuard[] = [];
afterEach(() => guards.splice(0).forEach((guard) => guard.close()));

function guardOf(everyMs = 60_000): DiskGuard {
  changes = [];
  rooms = 0;
  const guard = createDiskGuard({
    folder: '/data',
    limits: usualDiskLimits,
    everyMs,
    onChanged: (state) => changes.push(state),
    onRoom: () => (rooms += 1),
    freeBytes: async () => free ?? Promise.reject(new Error('the disk is gone')),
  });
  guards.push(guard);
  return guard;
}

describe('the disk guard', () => {
  it('stops the copy below 1 GB, warns below 200 MB, and says each change once', async () => {
    const guard = guardOf();
    const states: DiskState[] = [];
    for (free of [gib, gib - 1, gib / 2, 200 * 1024 ** 2 - 1, 0, 300 * 1024 ** 2, 2 * gib]) states.push(await guard.check());
    expect(states).toEqual(['ok', 'low', 'low', 'full', 'full', 'low', 'ok']);
    expect(changes).toEqual(['low', 'full', 'low', 'ok']);
    expect(rooms).toBe(5);
    expect(guard.state()).toBe('ok');
  });

  it('leaves everything as it was when the disk cannot be asked', async () => {
    const guard = guardOf();
    free = 0;
    await guard.check();
    free = null;
    expect(await guard.check()).toBe('full');
    expect(changes).toEqual(['full']);
  });

  it('looks unasked, until it is closed', async () => {
    free = 0;
    const guard = guardOf(5);
    for (let wait = 0; wait < 1000 && changes.length === 0; wait += 1) await pause(5);
    expect(changes).toEqual(['full']);
    guard.close();
    free = 2 * gib;
    await pause(50);
    expect(changes).toEqual(['full']);
  });

  it('asks the real file system when nobody else is given', async () => {
    const limits = { lowBytes: Number.MAX_SAFE_INTEGER, fullBytes: 1 };
    const guard = createDiskGuard({ folder: tmpdir(), limits, everyMs: 60_000, onChanged: () => undefined, onRoom: () => undefined });
    guards.push(guard);
    expect(await guard.check()).toBe('low');
  });
});
