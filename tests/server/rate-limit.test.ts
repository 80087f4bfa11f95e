import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Desk, askToSignIn, problemOf } from './support/desk.ts';
import { type World, createWorld, password } from './support/world.ts';

let world: World;
beforeEach(async () => {
  world = await createWorld({ requestsPerMinute: { open: 3, signIn: 4, read: 5, sync: 2, write: 1 } });
});
afterEach(() => world.close());

const statuses = async (count: number, ask: () => Promise<{ readonly statusCode: number }>): Promise<number[]> => {
  const seen = [];
  for (let at = 0; at < count; at += 1) seen.push((await ask()).statusCode);
  return seen;
};

test('a desk that asks too often is told to wait, and how long', async () => {
  const desk = await world.signIn(world.company.dana);
  expect(await statuses(5, () => desk.get('/v1/accounts'))).toEqual([200, 200, 200, 200, 200]);
  const refused = await desk.get('/v1/accounts');
  expect(problemOf(refused)).toMatchObject({ status: 429, code: 'request.tooMany' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect(Number(refused.headers['retry-after'])).toBeLessThanOrEqual(60);
});

test('routes of one class are counted together, classes and desks apart', async () => {
  const [desk, other] = [await world.signIn(world.company.dana), await world.signIn(world.company.dana)];
  expect(await statuses(2, () => desk.get('/v1/sync/snapshot'))).toEqual([200, 200]);
  const push = (from: Desk) => from.askToPush([from.note(world.company.danasAccounts[0])]);
  expect((await push(desk)).statusCode).toBe(429);
  expect((await desk.get('/v1/accounts')).statusCode).toBe(200);
  expect((await push(other)).statusCode).toBe(200);
  expect(await statuses(1, () => desk.ask({ method: 'POST', url: '/v1/auth/sign-out', payload: {} }))).toEqual([200]);
});

test('before sign-in the network address counts', async () => {
  const hello = (remoteAddress: string) => world.app.inject({ url: '/v1/hello', remoteAddress });
  expect(await statuses(4, () => hello('198.51.100.1'))).toEqual([200, 200, 200, 429]);
  expect((await hello('198.51.100.2')).statusCode).toBe(200);
  const tryOnce = () =>
    askToSignIn(world.app, { email: `${randomUUID()}@brightwater.example`, password, deviceId: randomUUID() }, '198.51.100.1');
  expect(await statuses(5, tryOnce)).toEqual([401, 401, 401, 401, 429]);
});

test('an address that keeps coming without a living session is turned away before its token is looked up', async () => {
  const guess = (remoteAddress: string) =>
    world.app.inject({ url: '/v1/accounts', remoteAddress, headers: { authorization: `Bearer ${randomUUID()}` } });
  expect(await statuses(4, () => guess('198.51.100.7'))).toEqual([401, 401, 401, 429]);
  const refused = await guess('198.51.100.7');
  expect(problemOf(refused)).toMatchObject({ status: 429, code: 'request.tooMany' });
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
  expect((await guess('198.51.100.8')).statusCode).toBe(401);
});

test('a header that names another address does not help', async () => {
  const hello = (forwarded: string) => world.app.inject({ url: '/v1/hello', headers: { 'x-forwarded-for': forwarded } });
  expect(await statuses(3, () => hello('203.0.113.1'))).toEqual([200, 200, 200]);
  expect((await hello('203.0.113.2')).statusCode).toBe(429);
});
