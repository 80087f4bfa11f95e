import type { Company } from '#domain/company.ts';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import { type Lease, type LocalClock, advanced, leaseFrom, leaseLeftMs, leaseWarningMs } from '#domain/lease.ts';

/** Keeps an offline lease moving with this computer's clocks. */
export type LeaseKeeper = {
  /** The lease as it stands now; kept with the profile. */
  lease(): Lease;
  /** The server has answered this person; its own clock where it said so. */
  contact(serverTime: Instant | null): void;
  isOver(): boolean;
  /** The end by this computer's clock, once a person has to be told of it; else null. */
  nearEnd(): Instant | null;
};

/** Goes on with a lease from the last run, or begins one now for a profile that had none. `hours` is the policy's. */
function createLeaseKeeper(options: {
  readonly lease: Lease | null;
  readonly hours: () => number;
  readonly clock: () => LocalClock;
}): LeaseKeeper {
  const { hours, clock } = options;
  let before = clock();
  let current = advanced(options.lease ?? leaseFrom(before.wallMs, before.wallMs), before, before);
  const lease = (): Lease => {
    const now = clock();
    current = advanced(current, before, now);
    before = now;
    return current;
  };
  const leftMs = (): number => leaseLeftMs(lease(), hours());
  return {
    lease,
    contact(serverTime) {
      before = clock();
      current = leaseFrom(serverTime === null ? before.wallMs : epochMsOf(serverTime), before.wallMs);
    },
    isOver: () => leftMs() === 0,
    nearEnd() {
      const left = leftMs();
      return left > leaseWarningMs ? null : instantOf(clock().wallMs + left);
    },
  };
}

/** This computer's clocks: `now` in milliseconds since 1970, `runMs` since this run began. */
const clockOf =
  ({ now, runMs }: { readonly now: () => number; readonly runMs: () => number }) =>
  (): LocalClock => ({ wallMs: now(), runMs: runMs() });

/** The keeper of a profile's lease. */
export const leaseOf = (
  clocks: Parameters<typeof clockOf>[0],
  { lease, company }: { readonly lease: Lease | null; readonly company: Pick<Company, 'policy'> },
): LeaseKeeper => createLeaseKeeper({ lease, hours: () => company.policy.offlineLeaseHours, clock: clockOf(clocks) });
