import { ok } from '#domain/kernel/result.ts';
import type { CourierDeps } from '#main/courier.ts';
import { build } from './build.ts';

/** What a courier needs beside its journal and its server, with short waits; a test says only what it is about. */
export const quickCourier = (change: Pick<CourierDeps, 'journal' | 'api'> & Partial<CourierDeps>): CourierDeps => ({
  clientId: build.profile().clientId,
  authorize: async () => ok('token'),
  forgetToken: () => undefined,
  isOnline: true,
  clockDoubt: () => null,
  uptimeMs: () => performance.now(),
  random: () => 0.5,
  timing: { beatMs: 60_000, firstMs: 20, longestMs: 100 },
  on: { link: () => undefined, pushed: () => undefined, poke: () => undefined },
  ...change,
});
