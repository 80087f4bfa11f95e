import { z } from 'zod';

/** What an HTTP error carries (RFC 9457): a code for programs, a title and a detail for people, never a stack or SQL. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  code: z.string(),
  detail: z.string().optional(),
});
export type Problem = z.infer<typeof problemSchema>;

/** Why a desktop's request to the central API brought nothing. `unreachable` covers no network, DNS, refused connections and time-outs. */
export const failureSchema = z.strictObject({
  code: z.enum([
    'api.unreachable',
    'api.notOurs',
    'api.insecure',
    'api.refused',
    'api.broken',
    'session.missing',
    'session.wrongPassword',
    'session.throttled',
    'session.noOfflineCopy',
    'session.passwordChanged',
    'session.lockedIdle',
    'session.lockedAsleep',
    'session.lockedByPerson',
    'session.leaseEnded',
    'session.needsServer',
    'session.keychainClosed',
    'session.keysErased',
    'device.revoked',
    'draft.notKept',
    'protocol.tooOld',
    'protocol.tooNew',
    'journal.notWritten',
    'cache.broken',
    'cache.unanswered',
    'cache.silent',
    'cache.differed',
    'disk.low',
    'disk.full',
    'strategies.changedMeanwhile',
    'strategies.refused',
    'phone.notPlaced',
    'phone.noProgram',
    'phone.noDialer',
    'phone.badNumber',
    'phone.refused',
    'phone.settingsRefused',
    'phone.changedMeanwhile',
    'contactRules.changedMeanwhile',
    'contactRules.refused',
    'call.invalid',
    'call.untrusted',
    'call.failed',
  ]),
  /** Seconds to wait before the next try, where the server said so. */
  retryAfterSeconds: z.number().int().min(0).optional(),
});
export type Failure = z.infer<typeof failureSchema>;
export type FailureCode = Failure['code'];
