import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { readRelayAccount, relayFile } from './relay-account.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'collector-relay-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const whole = { host: 'smtp.brightwater.example', port: 587, user: 'credit', password: 'a secret of ours' };
const keep = async (content: unknown, mode = 0o600): Promise<void> => {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  await writeFile(relayFile(folder), text);
  await chmod(relayFile(folder), mode);
};

test('there is none where nobody has said anything', () => {
  expect(readRelayAccount(folder, {})).toBeNull();
  expect(readRelayAccount(undefined, {})).toBeNull();
});

test('it is read from the file of the data folder, and from the environment before that', async () => {
  await keep(whole);
  const { host, port, ...rest } = whole;
  const account = { smtp: { host, port, security: 'startTls' }, ...rest, authorityPem: null };
  expect(readRelayAccount(folder, {})).toEqual(account);
  const environment = { RELAY_HOST: 'other.example', RELAY_PORT: '465', RELAY_SECURITY: 'tls', RELAY_USER: 'u', RELAY_PASSWORD: 'p' };
  expect(readRelayAccount(folder, environment)).toMatchObject({ smtp: { host: 'other.example', port: 465, security: 'tls' }, user: 'u' });
});

test('a file that others may read is refused, and so is one that is not whole; neither message holds the password', async () => {
  await keep(whole, 0o644);
  expect(() => readRelayAccount(folder, {})).toThrow(/can be read by others.*chmod 600/s);
  await keep('not JSON');
  expect(() => readRelayAccount(folder, {})).toThrow(/is not JSON/);
  await keep({ ...whole, port: 'x', security: 'none', more: 1 });
  expect(() => readRelayAccount(folder, {})).toThrow(/look at port, security, more/);
  expect(() => readRelayAccount(folder, { RELAY_HOST: 'a.example', RELAY_PASSWORD: whole.password })).toThrow(
    /^The environment does not hold.*look at RELAY_PORT, RELAY_USER\./,
  );
});
