import type { CallFilter } from '#domain/call-log.ts';

/** What a call is flagged with, and what the log can be narrowed to by it. */
export const flagWords: Readonly<Record<NonNullable<CallFilter['flag']>, string>> = {
  any: 'Any flag of the books',
  advice: 'Against advice',
  limitPassed: 'Past the limit',
  stayed: 'Under a stay',
  stopped: 'Had been stopped',
  notApproved: 'Nobody had agreed',
};
