import { expect, it } from 'vitest';
import { redact } from './redact.ts';

it.each([
  ['no user dana.reyes@brightwater.example here', 'no user [email] here'],
  ['authorization: Bearer abc.def', 'authorization: [secret]'],
  ['token 6Zm1oK9vJH2xQ4wE7rT0yU3iP5aS8dF1gL found', 'token [secret] found'],
  [`Unexpected token 'B', "Brightline Foods" is not valid JSON`, 'Unexpected token [text], [text] is not valid JSON'],
  ['call +1 312 555 0148 now', 'call [number] now'],
  ['invoice 1930438491 missing', 'invoice [number] missing'],
  ['two\nlines', 'two lines'],
])('%j is written as %j', (text, written) => {
  expect(redact(text)).toBe(written);
});

it('keeps identifiers, codes and small numbers, which say where to look', () => {
  const text = 'sync.pull 409 after 3 tries 0190f3a1-6d1c-7c3e-9a44-2f4f1b7f0c11';
  expect(redact(text)).toBe(text);
});

it('cuts what is long', () => {
  expect(redact('word '.repeat(1000)).length).toBe(300);
});
