import type { Role } from '#domain/command.ts';

/** The sign-in of demo companies, shown on the sign-in screen of a desktop whose server has one. It opens nothing else. */
export const demoPassword = 'Brightwater-demo-1';

/** The three people every demo company has; the first one works all its accounts. */
export const demoUsers: readonly { readonly name: string; readonly email: string; readonly role: Role }[] = [
  { name: 'Dana Reyes', email: 'dana.reyes@brightwater.example', role: 'collector' },
  { name: 'Sam Okafor', email: 'sam.okafor@brightwater.example', role: 'supervisor' },
  { name: 'Alex Lindqvist', email: 'alex.lindqvist@brightwater.example', role: 'administrator' },
];
