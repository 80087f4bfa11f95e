import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { CommandFailure } from './cli.ts';
import { readNewPassword } from './read-secret.ts';

/** What is typed or piped, and what the person sees. */
function streams(typed: string, isTTY: boolean) {
  const [input, output] = [Object.assign(new PassThrough(), { isTTY }), new PassThrough()];
  input.end(typed);
  const seen: string[] = [];
  output.setEncoding('utf8').on('data', (text: string) => seen.push(text));
  return { input, output, seen };
}

test('a terminal is asked twice and shows nothing of the password', async () => {
  const terminal = streams('three words, ä\rthree words, ä\r', true);
  expect(await readNewPassword('New password', terminal)).toBe('three words, ä');
  expect(terminal.seen.join('')).toBe('New password: \nOnce more: \n');
});

test('two passwords that differ are refused in words', async () => {
  await expect(readNewPassword('New password', streams('one\rother\r', true))).rejects.toThrow(/differ\. Nothing was changed/);
});

test('a pipe gives its first line, spaces and all, and is asked nothing', async () => {
  const pipe = streams(' a b \nsecond line\n', false);
  expect(await readNewPassword('New password', pipe)).toBe(' a b ');
  expect(pipe.seen).toEqual([]);
  expect(await readNewPassword('New password', streams('no newline', false))).toBe('no newline');
});

test('nothing is no password', async () => {
  for (const typed of ['', '\n']) await expect(readNewPassword('New password', streams(typed, false))).rejects.toThrow(CommandFailure);
});
