import twilio from 'twilio';
import { RequestProblem } from '../problem.ts';
import type { PhoneLine } from './phone-line.ts';

/** What the telephone network sends as a form, with the path it was sent to and its query, as it was signed. */
export type SignedForm = {
  readonly path: string;
  readonly signature: string | string[] | undefined;
  readonly form: Readonly<Record<string, string>>;
};

/** The line a form came over. Throws the problem `report.forged` (403) for one that the network has not signed for this very address. */
export function lineThatSigned(line: PhoneLine | null, { path, signature, form }: SignedForm): PhoneLine {
  const reports = line?.reports ?? null;
  const isSigned =
    reports !== null &&
    typeof signature === 'string' &&
    twilio.validateRequest(reports.authToken, signature, `${reports.publicUrl.replace(/\/+$/, '')}${path}`, form);
  if (line === null || !isSigned) throw new RequestProblem(403, 'report.forged', 'This report is not signed by the telephone network.');
  return line;
}
