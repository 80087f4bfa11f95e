import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { signInResponseSchema } from '#contracts/http.ts';
import { protocolVersion } from '#contracts/protocol.ts';
import { demoPassword } from '#server/auth/demo-password.ts';
import { demoUsers } from '#server/seed/demo-users.ts';
import { seedCompany } from '#server/seed/seed-company.ts';
import { type CentralApi, startCentralApi } from '#server/serve.ts';
import { runScript } from '#tests/support/run-script.ts';
import { sealWork } from '#tests/support/seal-work.ts';

/** Starting a program takes seconds where the machine is busy. */
const limitMs = 180_000;
const fresh = 'three words and a comma,';
const dana = 'dana.reyes@brightwater.example';

let folder: string;
let dataDir: string;
let api: CentralApi;

/** The API runs on its embedded database the whole time, as it does when somebody uses the commands. */
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'collector-access-'));
  dataDir = path.join(folder, 'data');
  await seedCompany({ dataDir, accounts: 3, seed: 1 });
  api = await startCentralApi({ port: 0, dataDir });
}, limitMs);
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
}, limitMs);

const onData = (...args: readonly string[]): readonly string[] => [...args, '--data', dataDir];

async function request(method: 'GET' | 'POST', where: string, token: string, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${api.url}${where}`, {
    method,
    headers: { authorization: `Bearer ${token}`, ...(body ? { 'content-type': 'application/json' } : {}) },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: await response.json() };
}

async function signIn(email: string, password: string, deviceId: string = randomUUID()) {
  const wish = { email, password, deviceId, deviceName: 'a desk', protocolVersion };
  const { status, body } = await request('POST', '/v1/auth/sign-in', '', wish);
  return { status, session: status === 200 ? signInResponseSchema.parse(body) : null };
}

describe('npm run users', () => {
  test(
    'adds, lists, disables and enables a person while the API runs',
    async () => {
      const kim = ['kim@brightwater.example', '--name', 'Kim Sato', '--role', 'collector'];
      const added = await runScript('users', onData('add', ...kim), `${fresh}\n`);
      expect([added.code, added.words]).toEqual([
        0,
        'Kim Sato (collector) can sign in to Brightwater Supply Co as kim@brightwater.example.\n',
      ]);
      const { session } = await signIn('kim@brightwater.example', fresh);
      expect((await runScript('users', onData('disable', 'kim@brightwater.example'))).words).toMatch(
        /signed out everywhere.*stays on her computers/,
      );
      expect((await request('GET', '/v1/accounts', session?.token ?? '')).status).toBe(401);
      expect((await signIn('kim@brightwater.example', fresh)).status).toBe(401);
      const list = await runScript('users', onData('list'));
      expect(list.out).toMatch(/kim@brightwater\.example +Kim Sato +collector +disabled \d{4}-\d\d-\d\d +last seen/);
      expect(list.out.trim().split('\n')).toHaveLength(demoUsers.length + 1);
      expect((await runScript('users', onData('enable', 'kim@brightwater.example'))).code).toBe(0);
      expect((await signIn('kim@brightwater.example', fresh)).status).toBe(200);
    },
    limitMs,
  );

  test(
    'takes a new password from standard input only, and says in words what is wrong with one',
    async () => {
      const short = await runScript('users', onData('password', 'kim@brightwater.example'), 'short\n');
      expect([short.code, short.words]).toEqual([1, expect.stringMatching(/has 5 characters; 12 are needed\. Nothing was changed\./)]);
      const none = await runScript('users', onData('password', 'kim@brightwater.example'));
      expect([none.code, none.words]).toEqual([1, expect.stringMatching(/No password came\. Nothing was changed\./)]);
      const onLine = await runScript('users', onData('password', 'kim@brightwater.example', fresh));
      expect([onLine.code, onLine.words]).toEqual([1, expect.stringMatching(/Say what to do/)]);
      expect((await runScript('users', onData('password', 'kim@brightwater.example'), 'other words, and a comma\n')).code).toBe(0);
      expect((await signIn('kim@brightwater.example', 'other words, and a comma')).status).toBe(200);
    },
    limitMs,
  );

  test(
    'makes no database where there is none, and has a page',
    async () => {
      const empty = path.join(folder, 'empty');
      const refused = await runScript('users', ['list', '--data', empty]);
      expect([refused.code, refused.words]).toEqual([1, expect.stringMatching(/There is no database in .*empty\. Nothing was changed\./)]);
      await expect(stat(empty)).rejects.toThrow(/ENOENT/);
      for (const script of ['users', 'devices', 'recover']) {
        const help = await runScript(script, ['--help']);
        expect([help.code, help.out]).toEqual([0, expect.stringMatching(/^Usage: npm run/)]);
      }
    },
    limitMs,
  );
});

const listedSchema = z.array(z.object({ clientId: z.uuid(), userEmail: z.string(), revocation: z.string().nullable() }));

describe('npm run devices and npm run recover', () => {
  test(
    'a stolen computer is withdrawn, its sealed work is recovered, and it is allowed again',
    async () => {
      const deviceId = randomUUID();
      const { session } = await signIn(dana, demoPassword, deviceId);
      if (!session) throw new Error('the sign-in failed');
      const listed = listedSchema.parse(JSON.parse((await runScript('devices', onData('list', '--json'))).out));
      expect(listed.find(({ clientId }) => clientId === session.clientId)).toMatchObject({ userEmail: dana, revocation: null });
      const revoked = await runScript('devices', onData('revoke', dana, '--mode', 'wipe-at-once'));
      expect([revoked.code, revoked.words]).toEqual([
        0,
        `${session.clientId} ${dana} "a desk": withdrawn; it wipes itself at its next contact.\n`,
      ]);
      expect(await request('GET', '/v1/device', session.token)).toMatchObject({ body: { revocation: 'wipeAtOnce' } });
      const command = { seq: 1, name: 'contactNote.record', input: { text: 'Zahlt am Freitag' } };
      const sealedWork = [sealWork(JSON.stringify(command), session.sealKey ?? ''), randomBytes(90).toString('base64')];
      expect((await request('POST', '/v1/device/wiped', session.token, { isDone: true, pendingCount: 2, sealedWork })).status).toBe(200);

      const out = path.join(folder, 'work.ndjson');
      const recovered = await runScript('recover', onData('--out', out, '--device', session.clientId));
      expect([recovered.code, recovered.words]).toEqual([
        0,
        expect.stringMatching(/^1 commands of wiped computers are in .*\n1 more do not open/),
      ]);
      const lines = (await readFile(out, 'utf8'))
        .trim()
        .split('\n')
        .map((line): unknown => JSON.parse(line));
      expect(lines[0]).toMatchObject({ clientId: session.clientId, userEmail: dana, deviceName: 'a desk', command });
      expect(lines[1]).toMatchObject({ sealed: sealedWork[1] });
      expect((await stat(out)).mode & 0o777).toBe(0o600);
      expect(await runScript('recover', onData('--out', out))).toMatchObject({
        code: 1,
        words: expect.stringMatching(/is there already\. Nothing was written/),
      });
      const other = path.join(folder, 'none.ndjson');
      expect(await runScript('recover', onData('--out', other, '--device', randomUUID()))).toMatchObject({
        code: 0,
        words: expect.stringMatching(/^0 commands/),
      });
      expect(await runScript('recover', onData('--renew-keys'))).toMatchObject({
        code: 1,
        words: expect.stringMatching(/is there and fits.*Nothing was changed/),
      });

      expect((await signIn(dana, demoPassword, deviceId)).status).toBe(403);
      expect((await runScript('devices', onData('allow', dana))).words).toMatch(/allowed again/);
      const again = await signIn(dana, demoPassword, deviceId);
      expect(again.session?.lastSeq).toBe(0);
      expect(again.session?.clientId).not.toBe(session.clientId);
    },
    limitMs,
  );
});
