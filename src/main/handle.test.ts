import { beforeEach, describe, expect, it } from 'vitest';
import { callNames } from '#contracts/channels.ts';
import { type Caller, registerCalls } from './handle.ts';

const ours: Caller = { url: 'app://desk/', isTopFrame: true, isKnownWindow: true };
let listeners: Map<string, (caller: Caller, input: unknown) => Promise<unknown>>;
let passed: unknown[];
let nowMs: number;
beforeEach(() => {
  listeners = new Map();
  passed = [];
  nowMs = 0;
  registerCalls(
    { handle: (name, listener) => void listeners.set(name, listener) },
    async (name, input) => passed.push([name, input]),
    () => nowMs,
  );
});
const call = async (name: string, caller: Caller, input?: unknown) => listeners.get(name)?.(caller, input);

it('listens to the calls of the list and to nothing else', () => {
  expect([...listeners.keys()].sort()).toEqual([...callNames].sort());
});

describe.each(callNames)('%s', (name) => {
  it('passes for our page', async () => {
    await call(name, ours, { a: 1 });
    expect(passed).toEqual([[name, { a: 1 }]]);
  });

  it.each([
    null,
    { url: 'app://desk/', isTopFrame: false, isKnownWindow: true },
    { url: 'app://desk/', isTopFrame: true, isKnownWindow: false },
    { url: '', isTopFrame: true, isKnownWindow: true },
    { url: 'about:blank', isTopFrame: true, isKnownWindow: true },
    { url: 'app://desk.evil/', isTopFrame: true, isKnownWindow: true },
    { url: 'https://desk/', isTopFrame: true, isKnownWindow: true },
    { url: 'file:///app/index.html', isTopFrame: true, isKnownWindow: true },
  ])('is closed to %j', async (caller) => {
    await expect(call(name, caller)).rejects.toThrow('call.untrusted');
    expect(passed).toEqual([]);
  });

  it('is closed to more than a megabyte, in whatever shape', async () => {
    const megabyte = 'x'.repeat(1_000_000);
    const inputs = [megabyte, { a: { b: [megabyte] } }, new Map([['a', megabyte]]), new Uint8Array(1_000_001)];
    for (const input of inputs) await expect(call(name, ours, input)).rejects.toThrow('call.invalid');
    expect(passed).toEqual([]);
  });

  it('is held when it comes too often, and open again after a while', async () => {
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, () => call(name, ours)));
    expect(outcomes[0]?.status).toBe('fulfilled');
    expect(outcomes.at(-1)).toMatchObject({ status: 'rejected', reason: { message: 'call.failed' } });
    nowMs += 2000;
    await expect(call(name, ours)).resolves.toBeDefined();
  });
});
