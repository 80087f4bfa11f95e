import { z } from 'zod';
import { userSchema } from '#contracts/http.ts';
import { companySchema } from '#domain/company.ts';
import { clientIdSchema } from '#domain/kernel/ids.ts';

/** Whose data a port of the benchmark's main process opens, and the central API behind it; null: there is none. */
export const portSettingsSchema = z.strictObject({
  user: userSchema,
  company: companySchema,
  clientId: clientIdSchema,
  api: z.strictObject({ url: z.url(), token: z.string() }).nullable(),
});
export type PortSettings = z.infer<typeof portSettingsSchema>;

/** What a worker is to do: the name of a job and what it needs to know. */
export const jobSchema = z.strictObject({ id: z.number().int(), name: z.string(), args: z.record(z.string(), z.unknown()) });
export type Job = z.infer<typeof jobSchema>;

/** What came of a job: its value, or the words of what went wrong. */
export const jobResultSchema = z.strictObject({ id: z.number().int(), value: z.unknown(), error: z.string().nullable() });
export type JobResult = z.infer<typeof jobResultSchema>;
