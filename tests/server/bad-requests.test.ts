import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { InjectOptions } from 'light-my-request';
import { type Desk, problemOf } from './support/desk.ts';
import { type World, createWorld, password } from './support/world.ts';

let world: World;
let desk: Desk;
beforeAll(async () => {
  world = await createWorld();
  desk = await world.signIn(world.company.dana);
});
afterAll(() => world.close());

const post = (url: string, payload: string, type = 'application/json'): InjectOptions => ({
  method: 'POST',
  url,
  payload,
  headers: { 'content-type': type },
});
const nested = (levels: number): string => `${'['.repeat(levels)}1${']'.repeat(levels)}`;
const signIn = '/v1/auth/sign-in';
const push = '/v1/sync/push';
const wish = {
  email: 'dana@brightwater.example',
  password,
  deviceId: 'c8d1f4aa-9f3b-4a53-9a55-1f1d5a3f9f01',
  deviceName: 'a desk',
  protocolVersion: 1,
};

describe('a sign-in that does not fit its schema', () => {
  test.each([
    ['a number as text', { ...wish, protocolVersion: '1' }],
    ['a field too many', { ...wish, role: 'administrator' }],
    ['a field missing', { ...wish, deviceId: undefined }],
    ['no e-mail address', { ...wish, email: 'dana' }],
    ['a very long password', { ...wish, password: 'x'.repeat(201) }],
    ['a device that is no UUID', { ...wish, deviceId: '1' }],
    ['a NUL character', { ...wish, deviceName: 'a\0desk' }],
    ['a list', [wish]],
    ['null', null],
  ])('%s', async (_what, body) => {
    expect(problemOf(await desk.ask(post(signIn, JSON.stringify(body))))).toMatchObject({ status: 400, code: 'request.invalid' });
  });

  test('says which field, not what was in it', async () => {
    const problem = problemOf(await desk.ask(post(signIn, JSON.stringify({ ...wish, password: 's3cret'.repeat(50) }))));
    expect(problem.detail).toContain('password');
    expect(JSON.stringify(problem)).not.toContain('s3cret');
  });
});

describe('a body that is not what it should be', () => {
  test.each([
    ['torn JSON', post(signIn, '{"email":'), 400, 'request.malformed'],
    ['no body', post(signIn, ''), 400, 'request.malformed'],
    ['a form', post(signIn, 'email=dana', 'application/x-www-form-urlencoded'), 415, 'request.notJson'],
    ['plain text', post(signIn, JSON.stringify(wish), 'text/plain'), 415, 'request.notJson'],
    ['a prototype', post(signIn, `{"__proto__":{"isAdmin":true}}`), 400, 'request.malformed'],
    ['a constructor', post(signIn, `{"constructor":{"prototype":{}}}`), 400, 'request.malformed'],
    ['21 levels', post(signIn, nested(21)), 400, 'request.tooDeep'],
    ['20 levels, which is only the wrong shape', post(signIn, nested(20)), 400, 'request.invalid'],
    ['brackets in a text, which are no levels', post(signIn, JSON.stringify({ a: '['.repeat(500) })), 400, 'request.invalid'],
    ['a quarter of a megabyte and one byte', post(signIn, ' '.repeat(256 * 1024 + 1)), 413, 'request.tooLarge'],
    ['two megabytes and one byte to the push', post(push, ' '.repeat(2 * 1024 * 1024 + 1)), 413, 'request.tooLarge'],
    ['deep brackets in a large push', post(push, nested(900_000)), 400, 'request.tooDeep'],
    ['more than a quarter of a megabyte to the push, which may', post(push, `"${' '.repeat(300 * 1024)}"`), 400, 'request.invalid'],
  ])('%s', async (_what, request, status, code) => {
    expect(problemOf(await desk.ask(request))).toMatchObject({ status, code });
  });

  test('a push is refused whole when one of its commands is not one', async () => {
    const good = desk.note(world.company.danasAccounts[0]);
    for (const bad of [
      { ...good, seq: '1' },
      { ...good, name: 'note.delete' },
      { ...good, at: 'now' },
      { ...good, businessDate: '2026-02-30' },
      { ...good, extra: 1 },
      { ...good, accountId: 'x' },
      { ...good, seq: 0 },
    ]) {
      const response = await desk.ask(post(push, JSON.stringify({ clientId: desk.session.clientId, commands: [good, bad] })));
      expect(problemOf(response)).toMatchObject({ status: 400, code: 'request.invalid' });
    }
    expect((await desk.snapshot()).header.lastSeq).toBe(0);
  });
});

describe('a query that is not what it should be', () => {
  test.each([
    ['/v1/accounts?limit=0', 400],
    ['/v1/accounts?limit=201', 400],
    ['/v1/accounts?limit=1e2', 400],
    ['/v1/accounts?limit=10&limit=20', 400],
    [`/v1/accounts?search=${'x'.repeat(201)}`, 400],
    ['/v1/accounts/not-an-id', 400],
    ['/v1/accounts/%00', 400],
    [`/v1/accounts/${'x'.repeat(101)}`, 400],
    ['/v1/accounts/%zz', 400],
    ['/v1/accounts?search=%00', 400],
    ['/v1/accounts?after=%00', 400],
    ['/v1/commands?after=-1', 400],
    ['/v1/commands?accountId=%27%3B--', 400],
    ['/v1/sync/snapshot?after=1', 400],
    ['/v1/sync/pull', 400],
    ['/v1/sync/pull?cursor=', 400],
    [`/v1/sync/pull?cursor=${'x'.repeat(2030)}`, 400],
    [`/v1/sync/pull?cursor=${'x'.repeat(2100)}`, 414],
  ])('%s', async (url, status) => {
    expect(problemOf(await desk.get(url)).status).toBe(status);
  });

  test('a search may hold anything', async () => {
    for (const search of ["'; drop table notes; --", '%', '_', '\\', '*', '\u202e', '😀']) {
      const response = await desk.get(`/v1/accounts?search=${encodeURIComponent(search)}`);
      expect(response.statusCode, search).toBe(200);
      expect(response.json(), search).toEqual({ accounts: [], next: null });
    }
  });
});

test('headers of more than 16 KB are refused by the listening server', async () => {
  await world.app.listen({ host: '127.0.0.1', port: 0 });
  const address = world.app.server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const statusWith = (bytes: number): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const request = httpRequest({ host: '127.0.0.1', port, path: '/v1/hello', headers: { 'x-long': 'x'.repeat(bytes) } }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.once('error', reject);
      request.end();
    });
  expect(await statusWith(8_000)).toBe(200);
  expect(await statusWith(17_000)).toBe(431);
});
