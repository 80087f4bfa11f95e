import type { Role } from '#domain/command.ts';

/** The three people every demo company has; the first one works all its accounts. */
export const demoUsers: readonly { readonly name: string; readonly email: string; readonly role: Role }[] = [
  { name: 'Dana Reyes', email: 'dana.reyes@brightwater.example', role: 'collector' },
  { name: 'Sam Okafor', email: 'sam.okafor@brightwater.example', role: 'supervisor' },
  { name: 'Morgan Ellis', email: 'morgan.ellis@brightwater.example', role: 'manager' },
  { name: 'Alex Lindqvist', email: 'alex.lindqvist@brightwater.example', role: 'administrator' },
  { name: 'Noor Haddad', email: 'noor.haddad@brightwater.example', role: 'auditor' },
];
