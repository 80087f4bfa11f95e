import type { FailureCode } from '#contracts/failure.ts';

const kept = 'Nothing was changed, and what you chose is still here.';
const unchanged = 'Nothing was changed.';

/** What a person is told when authority was not changed or lent, or a change of the policy not decided. */
export const authorityFailureWords: Readonly<
  Record<Extract<FailureCode, `authority.${string}` | `policyRequest.${string}`>, { readonly title: string; readonly detail: string }>
> = {
  'authority.changedMeanwhile': {
    title: 'Somebody else has changed the authority meanwhile',
    detail: `${kept} Look at what is in force now, and ask for yours again if you still want it.`,
  },
  'authority.refused': {
    title: 'The central API did not take this',
    detail: `${kept} Look through the fields, and whether you may change them.`,
  },
  'authority.notYoursToLend': { title: 'You have no authority to lend', detail: unchanged },
  'authority.lentToSelf': { title: 'You cannot lend to yourself', detail: `${kept} Choose a colleague.` },
  'authority.colleagueUnfit': {
    title: 'This colleague cannot stand in for you',
    detail: `${kept} Choose somebody who leads and who can sign in.`,
  },
  'authority.daysTurned': { title: 'The last day is before the first', detail: `${kept} Correct the days.` },
  'authority.daysInPast': { title: 'The first day has passed', detail: `${kept} Choose today or a day to come.` },
  'authority.tooLong': { title: 'That is too long', detail: `${kept} Authority is lent for two months at most; lend it again then.` },
  'authority.lentAlready': {
    title: 'It is lent to this colleague for one of these days already',
    detail: `${kept} End that first, or choose other days.`,
  },
  'authority.notLent': { title: 'This is not lent any more', detail: `${unchanged} The list shows how it stands now.` },
  'policyRequest.alreadyDecided': { title: 'This was decided already', detail: `${unchanged} The first decision counts.` },
  'policyRequest.changedMeanwhile': {
    title: 'It is not what you have looked at',
    detail: `${unchanged} Look at it again as it stands now, and decide then.`,
  },
  'policyRequest.refused': {
    title: 'The central API did not take this decision',
    detail: `${unchanged} Nobody approves their own change, and not everybody may approve.`,
  },
};
