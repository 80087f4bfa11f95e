import type { Role } from '#domain/command.ts';

type DemoUser = { readonly name: string; readonly email: string; readonly role: Role };

/** The people every company has that was not set up by hand; the first one works all its accounts. */
export const demoUsers: readonly DemoUser[] = [
  { name: 'Dana Reyes', email: 'dana.reyes@brightwater.example', role: 'collector' },
  { name: 'Sam Okafor', email: 'sam.okafor@brightwater.example', role: 'supervisor' },
  { name: 'Morgan Ellis', email: 'morgan.ellis@brightwater.example', role: 'manager' },
  { name: 'Alex Lindqvist', email: 'alex.lindqvist@brightwater.example', role: 'administrator' },
  { name: 'Noor Haddad', email: 'noor.haddad@brightwater.example', role: 'auditor' },
];

/** The second collector of a demo that is to be looked at. */
export const demoColleague: DemoUser = { name: 'Robin Vasquez', email: 'robin.vasquez@brightwater.example', role: 'collector' };
