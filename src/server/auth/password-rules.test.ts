import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { demoPassword } from './demo-password.ts';
import { judgePassword } from './password-rules.ts';

const dana = { email: 'dana.reyes@brightwater.example', name: 'Dana Reyes' };
const codeOf = (password: string): string | null => {
  const judged = judgePassword(password, dana);
  return judged.ok ? null : judged.error.code;
};

describe('a password', () => {
  test.each([
    ['eleven char', 'password.tooShort'],
    ['twelve chars', null],
    ['correct horse battery staple', null],
    ['pässwörtlich gut gewählt', null],
    ['ﬀﬀﬀﬀﬀﬀ is six ligatures', null],
    ['日本語の長い合言葉です。ね', null],
    ['日本語の合言葉', 'password.tooShort'],
    ['x7'.repeat(101), 'password.tooLong'],
    ['tab\tinside the words', 'password.unprintable'],
    ['passwordpassword', 'password.common'],
    ['Password1234!', 'password.common'],
    ['P@ssw0rd2026!!', 'password.common'],
    ['1234welcome5678', 'password.common'],
    ['qwertyuiopasdf', 'password.common'],
    ['210987654321', 'password.common'],
    ['123456789012', 'password.common'],
    ['abcdefghijklmn', 'password.common'],
    ['aaaaaaaaaaaaaa', 'password.common'],
    ['abababababababab', 'password.common'],
    [demoPassword, 'password.common'],
    ['Dana Reyes 2026', 'password.personal'],
    ['dana.reyes1234', 'password.personal'],
    ['dana.reyes@brightwater.example', 'password.personal'],
    ['Dana Reyes keeps bees', null],
    ['my secret garden wall', null],
  ])('%s: %s', (password, code) => {
    expect(codeOf(password)).toBe(code);
  });

  test('is judged the same in every form a keyboard may give it', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        expect(codeOf(text.normalize('NFKC'))).toBe(codeOf(text.normalize('NFKC').normalize('NFKD')));
      }),
    );
  });
});
