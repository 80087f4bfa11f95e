import { z } from 'zod';
import type { OrderAnswer, OrderRefusal } from './provider.ts';

/** What the library throws: an answer that refuses has a status and mostly a code of Twilio's; what broke on the way has a code of Node's. */
const answerSchema = z.object({ status: z.number().int(), code: z.number().int().optional().catch(undefined) });
const wayFaultSchema = z.object({ code: z.string() });

const statusOf = (fault: unknown): number | undefined => answerSchema.safeParse(fault).data?.status;

/** The connection never stood, so nothing was asked: no such host, nobody listening, a certificate that is not Twilio's. */
const neverStood =
  /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_\w+)$/;

/** Numbers Twilio does not call, or this account not: https://www.twilio.com/docs/api/errors, read 2026-11-22. */
const numberCodes: readonly number[] = [13_224, 13_227, 21_201, 21_211, 21_214, 21_215, 21_216, 21_217, 21_219, 21_401];
const callerIdCodes: readonly number[] = [13_223, 21_210, 21_212, 21_213, 21_606];

/** What an order that did not go through means. A server's fault and a lost answer leave it open whether a call was placed. */
export function orderAnswerOf(fault: unknown): OrderAnswer {
  const way = wayFaultSchema.safeParse(fault);
  if (way.success) return neverStood.test(way.data.code) ? refused('phone.unreachable') : { kind: 'unknown' };
  const answer = answerSchema.safeParse(fault);
  if (!answer.success || answer.data.status < 400 || answer.data.status >= 500) return { kind: 'unknown' };
  const { status, code } = answer.data;
  if (status === 408) return { kind: 'unknown' };
  if (status === 429) return refused('phone.tooBusy');
  if (status === 401 || status === 403)
    return refused(code !== undefined && numberCodes.includes(code) ? 'phone.numberRefused' : 'phone.accountRefused');
  if (code !== undefined && callerIdCodes.includes(code)) return refused('phone.callerIdRefused');
  return refused(code !== undefined && numberCodes.includes(code) ? 'phone.numberRefused' : 'phone.orderRefused');
}

const refused = (code: OrderRefusal): OrderAnswer => ({ kind: 'refused', code });

/** The network has taken nothing because there was too much at once. */
export const isTooMany = (fault: unknown): boolean => statusOf(fault) === 429;

/** There is no such call, or none any more that could be ended (code 21220). */
export function isGone(fault: unknown): boolean {
  const answer = answerSchema.safeParse(fault).data;
  return answer?.status === 404 || answer?.code === 21_220;
}

/** Whether a question that harms nobody is worth asking again: too many at once, a server's fault, or a fault on the way. */
export function maySucceedLater(fault: unknown): boolean {
  const status = statusOf(fault);
  return status === undefined || status === 429 || status >= 500;
}
