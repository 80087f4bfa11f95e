import { type Result, ok, reject } from '#domain/kernel/result.ts';
import { demoPassword } from './demo-password.ts';

/** OWASP's and NIST's advice (SP 800-63B 5.1.1.2): length and a list of common ones, no rules of composition. */
const fewestCharacters = 12;
const mostCharacters = 200;
/** What is made of so few different characters is a pattern. */
const fewestDifferent = 5;

/** Words that people begin a password with because it has to be something; digits and signs around them make it no better. */
const commonWords: readonly string[] = [
  'password',
  'passw0rd',
  'p@ssword',
  'p@ssw0rd',
  'passwort',
  'motdepasse',
  'contraseña',
  'senha',
  'administrator',
  'admin',
  'welcome',
  'willkommen',
  'letmein',
  'changeme',
  'qwerty',
  'qwertyuiop',
  'qwertz',
  'azerty',
  'asdfghjkl',
  'iloveyou',
  'sunshine',
  'princess',
  'football',
  'baseball',
  'superman',
  'dragon',
  'monkey',
  'secret',
  'login',
  'summer',
  'winter',
  'spring',
  'autumn',
  'collector',
  'collections',
  'receivables',
  'workstation',
  'collectorworkstation',
];
const rows: readonly string[] = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
  '1234567890qwertyuiopasdfghjklzxcvbnm',
  '1qaz2wsx3edc4rfv5tgb',
];

/**
 * Whether a password may be set: 12 to 200 characters after Unicode's compatibility forms are folded (NFKC), none of the common ones, not the
 * person's own name or address, not the published one of demos. Refuses with `password.tooShort`, `password.tooLong`, `password.unprintable`,
 * `password.common` or `password.personal`.
 */
export function judgePassword(password: string, person: { readonly email: string; readonly name: string }): Result<null> {
  const folded = password.normalize('NFKC');
  const length = [...folded].length;
  if (length < fewestCharacters) return reject('password.tooShort', { fewest: fewestCharacters, length });
  if (password.length > mostCharacters) return reject('password.tooLong', { most: mostCharacters });
  if (/\p{Cc}/u.test(folded)) return reject('password.unprintable');
  if (folded === demoPassword || isCommon(folded.toLowerCase())) return reject('password.common');
  return isPersonal(folded.toLowerCase(), person) ? reject('password.personal') : ok(null);
}

function isCommon(password: string): boolean {
  if (new Set(password).size < fewestDifferent) return true;
  const backwards = [...password].toReversed().join('');
  if (rows.some((row) => row.includes(password) || row.includes(backwards))) return true;
  const core = password.replace(/^[^\p{L}]+|[^\p{L}]+$/gu, '');
  return [password, core].some((text) =>
    commonWords.some((word) => text.replaceAll(word, '').replace(/[^\p{L}]/gu, '') === '' && text.includes(word)),
  );
}

function isPersonal(password: string, { email, name }: { readonly email: string; readonly name: string }): boolean {
  const [mailbox = ''] = email.toLowerCase().split('@');
  const parts = [email.toLowerCase(), mailbox, name.toLowerCase(), name.toLowerCase().replaceAll(' ', '')];
  const bare = (text: string): string => text.replace(/[^\p{L}]/gu, '');
  return parts.some((part) => bare(part) !== '' && bare(part) === bare(password));
}
