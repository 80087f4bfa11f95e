import type { Rejection } from '#domain/kernel/result.ts';

const words: Readonly<Record<string, (details: Readonly<Record<string, string | number | null>>) => string>> = {
  'user.notFound': () => 'Nobody has this e-mail address. Nothing was changed. `npm run users -- list` shows everybody.',
  'user.emailTaken': () => 'Somebody has this e-mail address already. Nothing was changed. Choose another one.',
  'user.publishedPassword': () =>
    'The password of this person is the published one of the demo, so anybody could sign in. Nothing was changed. Set another one first: npm run users -- password EMAIL',
  'password.tooShort': ({ fewest, length }) =>
    `The password has ${length} characters; ${fewest} are needed. Nothing was changed. A few words in a row are easy to remember.`,
  'password.tooLong': ({ most }) => `The password is longer than ${most} characters. Nothing was changed. Choose a shorter one.`,
  'password.unprintable': () =>
    'The password holds a tab or another character that cannot be seen. Nothing was changed. Choose one without.',
  'password.common': () =>
    'The password is one of those that are tried first. Nothing was changed. A few unrelated words make a better one.',
  'password.personal': () => 'The password is the person’s own name or address. Nothing was changed. Choose something else.',
  'device.notFound': () => 'There is no such computer. Nothing was changed. `npm run devices -- list` shows all.',
  'device.superseded': () => 'This computer has signed in anew since it was wiped. Nothing was changed. Withdraw its newer entry.',
};

/** What a refusal means to the person at the command line, and what to do next. */
export function wordsOfRefusal({ code, details = {} }: Rejection): string {
  return words[code]?.(details) ?? `Refused: ${code}. Nothing was changed.`;
}
