import { expect, it } from 'vitest';
import { parseLaunchOptions } from './launch-options.ts';

const parsed = (...words: string[]) => {
  const result = parseLaunchOptions(['/opt/runtime', '.', ...words]);
  return result.ok ? result.value : result.error.code;
};

it('has a local central API and the usual folder when nothing is said', () => {
  expect(parsed()).toEqual({ apiUrl: 'http://127.0.0.1:4510', userDataDir: null, tellsPaints: false, tellsCalls: false, saveInto: null });
});

it('takes the address and the folder, and passes over what it does not know', () => {
  expect(
    parsed(
      '--no-sandbox',
      '--tell-paints',
      '--tell-calls',
      '--api=https://books.example/desk/',
      '--user-data=/data/a b',
      '--save-into=/data/out',
    ),
  ).toEqual({
    apiUrl: 'https://books.example/desk',
    userDataDir: '/data/a b',
    tellsPaints: true,
    tellsCalls: true,
    saveInto: '/data/out',
  });
});

it.each(['http://localhost:1', 'http://127.8.9.1:1', 'http://[::1]:4510'])('takes plain http on this machine: %s', (apiUrl) => {
  expect(parsed(`--api=${apiUrl}`)).toMatchObject({ apiUrl });
});

it.each(['http://books.example', 'http://127.0.0.1.evil.example', 'http://10.0.0.4:4510'])(
  'sends no password in clear to another machine: %s',
  (apiUrl) => expect(parsed(`--api=${apiUrl}`)).toBe('launch.apiUrlUnsafe'),
);

it.each(['books.example', 'ftp://books.example', 'https://me:secret@books.example', 'file:///etc'])('refuses %s', (apiUrl) => {
  expect(parsed(`--api=${apiUrl}`)).toBe('launch.apiUrlInvalid');
});
