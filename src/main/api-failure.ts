import { z } from 'zod';
import { type Failure, type FailureCode, problemSchema } from '#contracts/failure.ts';

/** Why a request to the central API brought nothing, with what a program may want to know beyond the failure's code. */
export type ApiFailure = {
  readonly failure: Failure;
  /** The HTTP status; null when there was no answer at all. */
  readonly status: number | null;
  /** The server's own code, where a problem of ours came back. */
  readonly problemCode: string | null;
  /** The sequence number a server asks for when it finds a gap. */
  readonly expectedSeq: number | null;
  /** There was a connection, and it was broken off before an answer: the network between may have done that, or a server that died. */
  readonly isCutOff?: true;
};

const detailedProblemSchema = problemSchema.extend({ expected: z.number().int().min(1).optional() });

/** No answer: no network, no such name, a refused or broken connection, or too long a wait. */
export const noAnswer: ApiFailure = { failure: { code: 'api.unreachable' }, status: null, problemCode: null, expectedSeq: null };

/** The connection stood and was broken off. */
export const cutOff: ApiFailure = { ...noAnswer, isCutOff: true };

/** Somebody answered who could not prove to be the central API: nothing has been sent to them, and nothing goes unprotected. */
export const insecure: ApiFailure = { failure: { code: 'api.insecure' }, status: null, problemCode: null, expectedSeq: null };

/**
 * Whether what broke a request off was TLS: a certificate that is expired, not valid yet (often the computer's own clock), of another host or
 * of nobody known, or something that does not speak TLS at all. The codes are OpenSSL's and Node's; `fetch` carries them in the cause.
 */
export const isTlsFault = (fault: unknown): boolean => hasCode(fault, /CERT|^ERR_(TLS|SSL)_|^EPROTO$|UNABLE_TO_(GET|VERIFY)/);

/** Whether what broke a request off was the end of a connection that had stood; the codes are Node's and those of its `fetch`. */
export const isBrokenOff = (fault: unknown): boolean => hasCode(fault, /^(ECONNRESET|EPIPE|UND_ERR_SOCKET)$/);

/** Whether a fault or what caused it has such a code. */
function hasCode(fault: unknown, codes: RegExp): boolean {
  if (!(fault instanceof Error)) return false;
  return ('code' in fault && codes.test(String(fault.code))) || hasCode(fault.cause, codes);
}

/** Somebody answered, but not the central API: a public network's sign-in page, a proxy. */
export const notOurs = (status: number): ApiFailure => plain('api.notOurs', status);

/** The central API answered with something that its contract does not allow. */
export const brokenAnswer = (status: number): ApiFailure => plain('api.broken', status);

/** The failure behind an answer that is not a success. `isSignIn` tells a wrong password from an ended session. */
export function failureOfAnswer(answer: { status: number; retryAfter: string | null; body: string; isSignIn: boolean }): ApiFailure {
  const { status } = answer;
  const problem = detailedProblemSchema.safeParse(jsonOf(answer.body));
  if (!problem.success && (status < 500 || status === 511)) return notOurs(status);
  const retryAfterSeconds = secondsOf(answer.retryAfter);
  return {
    failure: {
      code: codeOf(status, problem.data?.code ?? null, answer.isSignIn),
      ...(retryAfterSeconds === null ? {} : { retryAfterSeconds }),
    },
    status,
    problemCode: problem.data?.code ?? null,
    expectedSeq: problem.data?.expected ?? null,
  };
}

function codeOf(status: number, problemCode: string | null, isSignIn: boolean): FailureCode {
  if (problemCode === 'protocol.tooNew') return 'protocol.tooNew';
  if (status === 426 || problemCode === 'protocol.tooOld') return 'protocol.tooOld';
  if (problemCode === 'device.revoked' || problemCode === 'device.wiped') return 'device.revoked';
  if (status === 401) return isSignIn ? 'session.wrongPassword' : 'session.missing';
  if (status === 429) return isSignIn ? 'session.throttled' : 'api.refused';
  return status >= 500 ? 'api.broken' : 'api.refused';
}

/** Whole seconds; the date form of the header is not one our server sends. */
function secondsOf(header: string | null): number | null {
  return header !== null && /^\d{1,6}$/.test(header) ? Number(header) : null;
}

/** Whether a content-type header names this kind, whatever its parameters. */
export const isKind = (contentType: string | null, kind: string): boolean =>
  (contentType ?? '').split(';')[0]?.trim().toLowerCase() === kind;

/** What a JSON text holds, or undefined. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const plain = (code: FailureCode, status: number): ApiFailure => ({ failure: { code }, status, problemCode: null, expectedSeq: null });
