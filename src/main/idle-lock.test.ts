import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type IdleLock, createIdleLock } from './idle-lock.ts';

const minuteMs = 60_000;
let minutes: number | null;
let wallMs: number;
let runMs: number;
let isBusy: boolean;
let said: (boolean | 'idle')[];
let lock: IdleLock;
beforeEach(() => {
  vi.useFakeTimers();
  minutes = 10;
  wallMs = Date.parse('2026-11-22T08:00:00Z');
  runMs = 0;
  isBusy = false;
  said = [];
  lock = createIdleLock({
    minutes: () => minutes,
    wallMs: () => wallMs,
    runMs: () => runMs,
    isBusy: () => isBusy,
    onNear: (isNear) => void said.push(isNear),
    onIdle: () => void said.push('idle'),
  });
  lock.restart();
});
afterEach(() => {
  lock.stop();
  vi.useRealTimers();
});
const pass = (ms: number) => {
  for (let left = ms; left > 0; left -= 1000) {
    wallMs += 1000;
    runMs += 1000;
    vi.advanceTimersByTime(1000);
  }
};

it('locks after ten minutes without a touch, and says so a minute before', () => {
  pass(9 * minuteMs - 2000);
  expect(said).toEqual([]);
  pass(3000);
  expect(said).toEqual([true]);
  pass(minuteMs);
  expect(said).toEqual([true, 'idle']);
  pass(60 * minuteMs);
  expect(said).toEqual([true, 'idle']);
});

it('stays open for whoever is there, and takes the warning back', () => {
  pass(9.5 * minuteMs);
  lock.input();
  expect(said).toEqual([true, false]);
  pass(9 * minuteMs - 30_000);
  expect(said).toEqual([true, false]);
});

it('stays open for whoever speaks, and begins to count when nobody does', () => {
  pass(5 * minuteMs);
  isBusy = true;
  pass(60 * minuteMs);
  expect(said).toEqual([]);
  isBusy = false;
  pass(9 * minuteMs - 35_000);
  expect(said).toEqual([]);
  pass(40_000);
  expect(said).toEqual([true]);
  pass(minuteMs);
  expect(said).toEqual([true, 'idle']);
});

it('warns half a minute before where the policy is one minute', () => {
  minutes = 1;
  lock.restart();
  pass(31_000);
  expect(said).toEqual([true]);
  pass(30_000);
  expect(said).toEqual([true, 'idle']);
});

it('fault 17: locks a computer that slept although its timers stood still', () => {
  wallMs += 3 * 24 * 60 * minuteMs;
  vi.advanceTimersByTime(30_000);
  expect(said).toEqual(['idle']);
});

it('fault 15: locks in time although the wall clock was set back', () => {
  wallMs -= 365 * 24 * 60 * minuteMs;
  pass(10 * minuteMs + 1000);
  expect(said).toEqual([true, 'idle']);
});

it('rests while nobody is signed in', () => {
  minutes = null;
  lock.restart();
  pass(60 * minuteMs);
  expect(said).toEqual([]);
});
