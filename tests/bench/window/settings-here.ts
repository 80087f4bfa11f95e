import { userSchema } from '#contracts/http.ts';
import { companySchema } from '#domain/company.ts';
import { clientIdSchema } from '#domain/kernel/ids.ts';
import { defaultPolicy } from '#domain/policy.ts';
import type { PortSettings } from './settings.ts';

const place = { currency: 'USD', timeZone: 'America/Chicago', fixedBusinessDate: null, policy: defaultPolicy };

/** A desktop of its own, with an empty local copy and nobody behind it. */
export const newDesktop = (): PortSettings => ({
  user: userSchema.parse({ id: crypto.randomUUID(), name: 'Dana Reyes', email: 'dana@brightwater.example', role: 'collector' }),
  company: companySchema.parse({ id: crypto.randomUUID(), name: 'Brightwater Supply Co', ...place }),
  clientId: clientIdSchema.parse(crypto.randomUUID()),
  api: null,
});
