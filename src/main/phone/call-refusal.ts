import type { CallStanding } from '#contracts/calls.ts';
import type { Failure, FailureCode } from '#contracts/failure.ts';
import { type Result, err, ok } from '#domain/kernel/result.ts';
import type { CallState } from '#domain/rows.ts';
import type { ApiFailure } from '../api-failure.ts';

/** What the central API refuses a call with, as its contract names it, and what a person is told of it. */
const refusals: Readonly<Record<string, FailureCode>> = {
  'call.blocked': 'phone.blocked',
  'call.guardChanged': 'phone.guardChanged',
  'call.reasonMissing': 'phone.guardChanged',
  'call.approvalMissing': 'phone.approvalMissing',
  'call.numberInvalid': 'phone.badNumber',
  'call.numberCostly': 'phone.costlyNumber',
  'call.countryNotAllowed': 'phone.countryNotCalled',
  'call.dayLimitReached': 'phone.dayLimit',
  'call.costLimitReached': 'phone.costLimit',
  'phone.notSetUp': 'phone.otherDialer',
  'phone.otherDialer': 'phone.otherDialer',
  'phone.softphoneNotReady': 'phone.otherDialer',
  'phone.callerIdMissing': 'phone.callerIdMissing',
  'phone.ownNumberMissing': 'phone.ownNumberMissing',
};

/** Why the central API does not make a call; null where its answer is no refusal of one. Nobody has been rung by such an answer. */
export function refusalOf({ status, problemCode }: ApiFailure): Failure | null {
  if (problemCode === 'account.notFound') return { code: 'phone.refused' };
  if (status !== 404 && status !== 409 && status !== 400) return null;
  return { code: refusals[problemCode ?? ''] ?? 'phone.refused' };
}

/** How a call stands that was placed, or why the telephone network did not take it: nobody was rung then. */
export const placedAs = ({ state, refusal }: Pick<CallStanding, 'state' | 'refusal'>): Result<{ readonly state: CallState }, Failure> =>
  refusal === null ? ok({ state }) : err({ code: refusal });
