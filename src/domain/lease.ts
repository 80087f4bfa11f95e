import { z } from 'zod';

/** The leash of an offline workstation, all in milliseconds since 1970. */
export const leaseSchema = z.strictObject({
  /** The server's clock when it last answered this person's workstation. */
  contactServerMs: z.number().int().min(0),
  /** The workstation's own clock at that moment. */
  contactLocalMs: z.number().int().min(0),
  /** The latest server time that is known to have passed: it only grows until the next contact. */
  reachedMs: z.number().int().min(0),
});
export type Lease = z.infer<typeof leaseSchema>;

/** The workstation's clocks: the one on its wall, which a person can set, and the time this run has lasted, which nobody can. */
export type LocalClock = { readonly wallMs: number; readonly runMs: number };

const hourMs = 3_600_000;
/** A person is told so long before the end. */
export const leaseWarningMs = 8 * hourMs;

/** The lease as it begins with an answer of the server. */
export const leaseFrom = (serverMs: number, wallMs: number): Lease => ({
  contactServerMs: serverMs,
  contactLocalMs: wallMs,
  reachedMs: serverMs,
});

/**
 * Moves the lease on to now: `before` and `now` are two readings of the clocks in the same run, `before` the one at which the
 * lease was last moved on (or opened). What has passed is the most that any clock shows: the wall since the contact, what was
 * reached before, and the run's own time since then. So a wall clock that is set back takes nothing off, and one that is set
 * far ahead ends the lease early, until the next contact.
 */
export function advanced(lease: Lease, before: LocalClock, now: LocalClock): Lease {
  const byWall = lease.contactServerMs + (now.wallMs - lease.contactLocalMs);
  const byRun = lease.reachedMs + Math.max(0, now.runMs - before.runMs);
  return { ...lease, reachedMs: Math.max(lease.reachedMs, byWall, Math.round(byRun)) };
}

/** Milliseconds left of a lease of so many hours; 0 when it is over. */
export const leaseLeftMs = (lease: Lease, hours: number): number => Math.max(0, lease.contactServerMs + hours * hourMs - lease.reachedMs);
