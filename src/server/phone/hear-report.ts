import { z } from 'zod';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { CallId, CompanyId } from '#domain/kernel/ids.ts';
import { type CallNews, hearOfCall } from './hear-of-call.ts';
import { lookAfter } from './look-after-calls.ts';
import type { PhoneDesk } from './place-call.ts';
import { type LegName } from './report-url.ts';
import { type SignedForm, lineThatSigned } from './signed-form.ts';
import { legStateOf } from './twilio-status.ts';

/** The fields of a report: more of them come as time goes by, and all are signed. */
export const formFieldsSchema = z
  .object({ CallSid: z.string().regex(/^CA[0-9a-f]{32}$/), CallStatus: z.string().min(1).max(40) })
  .catchall(z.string().max(2000));

/** A report as it came. */
export type ArrivedReport = SignedForm & {
  readonly company: CompanyId;
  readonly call: CallId;
  readonly leg: LegName;
  readonly form: z.infer<typeof formFieldsSchema>;
};

/**
 * Takes in a report of the network. Late, doubled and disordered ones change nothing that is known better. Throws the problem `report.forged` (403)
 * for one that the network has not signed for this very address, before anything is looked up.
 */
export async function hearReport({ db, now, line: asked }: PhoneDesk, report: ArrivedReport): Promise<void> {
  const { company: companyId, call: callId, leg, form } = report;
  const line = lineThatSigned(asked, report);
  const state = legStateOf(form.CallStatus);
  if (state === undefined) return;
  const known = { sid: form.CallSid, state };
  const parentSid = form['ParentCallSid'];
  const at = momentOf(form['Timestamp'], now());
  const news: CallNews =
    leg === 'collector'
      ? { kind: 'legs', at, collector: known, customer: null, isWhole: false }
      : {
          kind: 'legs',
          at,
          collector: parentSid === undefined ? null : { sid: parentSid, state: 'inProgress' },
          customer: known,
          isWhole: false,
        };
  const heard = await hearOfCall(db, line, { companyId, callId }, news, now());
  const isHalfTold = heard !== undefined && heard.endedAt === null && heard.collectorState !== null && heard.collectorState === 'completed';
  const isToEnd = heard !== undefined && heard.endedAt === null && heard.hangUpAt !== null;
  // The collector's leg is over and of the customer's nobody has said so; or somebody wished it to end before it was known what to end.
  if (isHalfTold || isToEnd) await lookAfter({ db, line, now }, heard);
}

/** The moment the network names, where it is one that has been. */
function momentOf(text: string | undefined, now: Instant): Instant {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) || ms > epochMsOf(now) ? now : instantOf(ms);
}
