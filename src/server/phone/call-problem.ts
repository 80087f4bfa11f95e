import type { Rejection } from '#domain/kernel/result.ts';
import { RequestProblem } from '../problem.ts';

/** What a refusal says to people; whatever it is, nobody was rung. */
const titles: Readonly<Record<string, string>> = {
  'account.notFound': 'There is no such account in your book.',
  'contact.notFound': 'There is no such contact on this account.',
  'call.notFound': 'There is no such call.',
  'call.idReused': 'This id stands for something else already. Nobody was called.',
  'call.blocked': 'The contact guard does not allow this call. Nobody was called.',
  'call.reasonMissing': 'The contact guard asks for a reason. Nobody was called.',
  'call.guardChanged': 'The contact guard says more than was shown. Nobody was called; look at the account again.',
  'call.numberInvalid': 'This is no telephone number. Nobody was called.',
  'call.numberCostly': 'Numbers of this kind cost more than a call and are not called.',
  'call.countryNotAllowed': 'Your company does not call this country. Nobody was called.',
  'call.dayLimitReached': 'You have reached the number of calls of a day. Nobody was called.',
  'call.costLimitReached': "Your company's calls have reached the costs of a day. Nobody was called.",
  'call.ownCostLimitReached': 'Your calls have reached the costs of a day. Nobody was called.',
  'phone.notSetUp': 'This server has no account with a telephone network. Nobody was called.',
  'phone.otherDialer': 'Your company does not call in this way. Nobody was called.',
  'phone.callerIdMissing': 'Your company has not said which number calls show. Nobody was called.',
  'phone.ownNumberMissing': 'You have not said where you are to be rung. Nobody was called.',
  'phone.softphoneNotReady': 'This server cannot make calls from the window yet. Nobody was called.',
  'phone.changedMeanwhile': 'Somebody else has changed the settings meanwhile. Nothing was changed.',
  'request.idReused': 'Another request was made under this id. Nothing was changed.',
};

/** The answer to a request about a call that was refused: 404 for what the caller may not know of, else 409. What it goes by comes along. */
export function callProblemOf({ code, details = {} }: Rejection): RequestProblem {
  const members = Object.fromEntries(Object.entries(details).flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
  const status = code === 'account.notFound' || code === 'call.notFound' ? 404 : 409;
  return new RequestProblem(status, code, titles[code] ?? 'This call is refused. Nobody was called.', { members });
}
