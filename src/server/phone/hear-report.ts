import twilio from 'twilio';
import { z } from 'zod';
import { type Instant, epochMsOf, instantOf } from '#domain/kernel/dates.ts';
import type { CallId, CompanyId } from '#domain/kernel/ids.ts';
import { RequestProblem } from '../problem.ts';
import { type CallNews, hearOfCall } from './hear-of-call.ts';
import { lookAfter } from './look-after-calls.ts';
import type { PhoneDesk } from './place-call.ts';
import { type LegName } from './report-url.ts';
import { legStateOf } from './twilio-status.ts';

/** The fields of a report: more of them come as time goes by, and all are signed. */
export const formFieldsSchema = z
  .object({ CallSid: z.string().regex(/^CA[0-9a-f]{32}$/), CallStatus: z.string().min(1).max(40) })
  .catchall(z.string().max(2000));

/** A report as it came: the path it was sent to, with its query, as the network signed it. */
export type ArrivedReport = {
  readonly path: string;
  readonly signature: string | string[] | undefined;
  readonly company: CompanyId;
  readonly call: CallId;
  readonly leg: LegName;
  readonly form: z.infer<typeof formFieldsSchema>;
};

/**
 * Takes in a report of the network. Late, doubled and disordered ones change nothing that is known better. Throws the problem `report.forged` (403)
 * for one that the network has not signed for this very address, before anything is looked up.
 */
export async function hearReport({ db, now, line }: PhoneDesk, report: ArrivedReport): Promise<void> {
  const { path, signature, company: companyId, call: callId, leg, form } = report;
  const reports = line?.reports ?? null;
  const isSigned =
    reports !== null &&
    typeof signature === 'string' &&
    twilio.validateRequest(reports.authToken, signature, `${reports.publicUrl.replace(/\/+$/, '')}${path}`, form);
  if (line === null || !isSigned) throw new RequestProblem(403, 'report.forged', 'This report is not signed by the telephone network.');
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
