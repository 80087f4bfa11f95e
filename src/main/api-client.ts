import type { z } from 'zod';
import { clockPreference } from '#contracts/clock-doubt.ts';
import type { CallId } from '#domain/kernel/ids.ts';
import { err, ok } from '#domain/kernel/result.ts';
import {
  type BookPreview,
  type BookPreviewRequest,
  type EndCoverRequest,
  type EndCoverResponse,
  type HandOverRequest,
  type HandOverResponse,
  bookPreviewResponseSchema,
  endCoverResponseSchema,
  handOverResponseSchema,
} from '#contracts/books.ts';
import {
  type AuthorityResponse,
  type ChangeAuthorityRequest,
  type ChangeAuthorityResponse,
  type EndLendingRequest,
  type LendAuthorityRequest,
  authorityResponseSchema,
  changeAuthorityResponseSchema,
  doneSchema,
} from '#contracts/authority.ts';
import { type LogChain, type LogPage, type LogRequest, logChainResponseSchema, logResponseSchema } from '#contracts/log.ts';
import {
  type DecidePolicyRequestCall,
  type DecidedPolicyRequest,
  type NotePolicyDecisionCall,
  type PolicyRequestsResponse,
  decidedPolicyRequestSchema,
  policyRequestsResponseSchema,
} from '#contracts/policy-requests.ts';
import { type CallLogPage, type CallLogRequest, callLogResponseSchema } from '#contracts/call-log.ts';
import {
  type CallStanding,
  type ChangePhoneSettingsRequest,
  type OwnNumberRequest,
  type PhoneSettingsResponse,
  type PlaceCallRequest,
  type TestCallRequest,
  callStandingSchema,
  changePhoneSettingsResponseSchema,
  ownNumberResponseSchema,
  phoneSettingsResponseSchema,
  phoneTokenResponseSchema,
} from '#contracts/calls.ts';
import { type ChangeLettersRequest, type ChangeLettersResponse, changeLettersResponseSchema } from '#contracts/letters.ts';
import {
  type DeviceResponse,
  type HelloResponse,
  type SignInRequest,
  type SignInResponse,
  type WipedRequest,
  deviceResponseSchema,
  helloResponseSchema,
  signInResponseSchema,
} from '#contracts/http.ts';
import { type DigestResponse, type PushRequest, type PushResponse, digestResponseSchema, pushResponseSchema } from '#contracts/sync.ts';
import {
  type ChangeStrategiesRequest,
  type ChangeStrategiesResponse,
  type StrategyVersions,
  type StrategyVersionsRequest,
  changeStrategiesResponseSchema,
  strategyVersionsResponseSchema,
} from '#contracts/strategies.ts';
import {
  type TeamFigures,
  type TeamMember,
  type TeamMemberRequest,
  teamMemberResponseSchema,
  teamResponseSchema,
} from '#contracts/team.ts';
import {
  type ChangeTemplateRequest,
  type ChangeTemplateResponse,
  type TemplateVersions,
  type TemplateVersionsRequest,
  changeTemplateResponseSchema,
  templateVersionsResponseSchema,
} from '#contracts/templates.ts';
import {
  type ApiFailure,
  brokenAnswer,
  cutOff,
  failureOfAnswer,
  insecure,
  isBrokenOff,
  isKind,
  isTlsFault,
  jsonOf,
  noAnswer,
  notOurs,
} from './api-failure.ts';
import { listenToEvents } from './api-events.ts';
import type { Answer, Call, Send } from './api-call.ts';
import { type RelayApi, relayCalls } from './api-relay.ts';
import { type RuleApi, ruleCalls } from './api-rules.ts';
import { streamLines } from './api-stream.ts';

/** The central API as the main process sees it. Every answer is parsed; nothing throws but bugs. */
export type Api = RelayApi &
  RuleApi & {
    hello(): Answer<HelloResponse>;
    signIn(request: SignInRequest): Answer<SignInResponse>;
    signOut(token: string): Answer<null>;
    /** This desktop's own standing; the first thing asked at every contact. */
    device(token: string): Answer<DeviceResponse>;
    /** What is left of a wiped desktop, and that it is one. */
    wiped(token: string, request: WipedRequest): Answer<null>;
    push(token: string, request: PushRequest): Answer<PushResponse>;
    /** Listens to the server's pokes until the stream ends; `ok` when the server ended it. */
    events(token: string, hear: { readonly onOpen: () => void; readonly onPoke: () => void }, stop: AbortSignal): Answer<null>;
    digest(token: string): Answer<DigestResponse>;
    /** Puts strategies into use. */
    changeStrategies(token: string, request: ChangeStrategiesRequest): Answer<ChangeStrategiesResponse>;
    /** A page of the strategies that were put into use before, the newest first. */
    strategyVersions(token: string, request: StrategyVersionsRequest): Answer<StrategyVersions>;
    /** Puts a text in place of a template. */
    changeTemplate(token: string, request: ChangeTemplateRequest): Answer<ChangeTemplateResponse>;
    /** A page of the texts that a template has had, the newest first. */
    templateVersions(token: string, request: TemplateVersionsRequest): Answer<TemplateVersions>;
    /** Puts what all letters have in common into use. */
    changeLetters(token: string, request: ChangeLettersRequest): Answer<ChangeLettersResponse>;
    /** The figures of the company and of its team, for those who lead. */
    teamFigures(token: string): Answer<TeamFigures>;
    teamMember(token: string, request: TeamMemberRequest): Answer<TeamMember>;
    /** What a hand-over would move. */
    previewBook(token: string, request: BookPreviewRequest): Answer<BookPreview>;
    handOver(token: string, request: HandOverRequest): Answer<HandOverResponse>;
    endCover(token: string, request: EndCoverRequest): Answer<EndCoverResponse>;
    /** Who could stand in for somebody. */
    authorityPeople(token: string): Answer<AuthorityResponse>;
    changeAuthority(token: string, request: ChangeAuthorityRequest): Answer<ChangeAuthorityResponse>;
    lendAuthority(token: string, request: LendAuthorityRequest): Answer<z.infer<typeof doneSchema>>;
    endLending(token: string, request: EndLendingRequest): Answer<z.infer<typeof doneSchema>>;
    /** Changes of the policy that wait for a second person. */
    policyRequests(token: string): Answer<PolicyRequestsResponse>;
    decidePolicyRequest(token: string, request: DecidePolicyRequestCall): Answer<DecidedPolicyRequest>;
    notePolicyDecision(token: string, request: NotePolicyDecisionCall): Answer<z.infer<typeof doneSchema>>;
    /** A page of the command log, the newest first. */
    logPage(token: string, request: LogRequest): Answer<LogPage>;
    /** Whether the whole log is the one that was written. */
    logChain(token: string): Answer<LogChain>;
    /** A page of the log of all calls, the newest first. */
    callLog(token: string, request: CallLogRequest): Answer<CallLogPage>;
    /** Has the server ring the collector and then the customer; the same again rings nobody. */
    placeCall(token: string, request: PlaceCallRequest): Answer<CallStanding>;
    hangUpCall(token: string, callId: CallId): Answer<CallStanding>;
    callStanding(token: string, callId: CallId): Answer<CallStanding>;
    /** How the company calls, and where the person signed in is rung. */
    phoneSettings(token: string): Answer<PhoneSettingsResponse>;
    changePhoneSettings(token: string, request: ChangePhoneSettingsRequest): Answer<z.infer<typeof changePhoneSettingsResponseSchema>>;
    changeOwnNumber(token: string, request: OwnNumberRequest): Answer<OwnNumberRequest>;
    /** Has the server ring the person's own number and say a sentence. */
    testCall(token: string, request: TestCallRequest): Answer<CallStanding>;
    /** What a telephone in the person's window connects itself with. */
    phoneToken(token: string): Answer<z.infer<typeof phoneTokenResponseSchema>>;
    /** Hands a snapshot or a pull on in pieces of whole lines; `take` may hold the stream back. */
    stream(token: string, path: string, take: (lines: Uint8Array<ArrayBuffer>) => Promise<void>, stop: AbortSignal): Answer<null>;
  };

export type ApiTimeouts = {
  readonly helloMs: number;
  readonly requestMs: number;
  readonly streamIdleMs: number;
  /** Two heartbeats of the event stream and a little. */
  readonly eventIdleMs?: number;
};
const usualEventIdleMs = 45_000;
const usualTimeouts: ApiTimeouts = { helloMs: 3000, requestMs: 20_000, streamIdleMs: 30_000 };

/** Far above any answer of ours that is not a stream. */
const longestAnswerBytes = 4 * 1024 * 1024;

/** The path of a whole snapshot, going on behind an account where one is given. */
export const snapshotPath = (after: string | null): string =>
  after === null ? '/v1/sync/snapshot' : `/v1/sync/snapshot?after=${encodeURIComponent(after)}`;

/** The path of a pull since a cursor. */
export const pullPath = (cursor: string): string => `/v1/sync/pull?cursor=${encodeURIComponent(cursor)}`;

/** Versions of strategies a page has: each is some kilobytes, and nobody looks at more at once. */
const versionsAtOnce = 10;
const strategyVersionsPath = (before: number | null): string =>
  `/v1/strategies?limit=${versionsAtOnce}${before === null ? '' : `&before=${before}`}`;

const templateVersionsPath = ({ key, language, before }: TemplateVersionsRequest): string =>
  `/v1/templates?key=${key}&language=${language}&limit=${versionsAtOnce}${before === null ? '' : `&before=${before}`}`;
const callLogPath = ({ from, until, behind }: CallLogRequest): string =>
  `/v1/calls?${new URLSearchParams({ from, until, ...(behind !== null && { behind }) }).toString()}`;

const logPath = ({ before, ...filter }: LogRequest): string => {
  const said = Object.entries({ ...filter, before: before === null ? undefined : String(before) }).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return `/v1/log?${new URLSearchParams(said).toString()}`;
};

/** The cursor in the path of a pull; of other paths none. */
const cursorIn = (path: string): string | undefined => {
  const [, cursor] = path.split('/v1/sync/pull?cursor=');
  return cursor === undefined ? undefined : decodeURIComponent(cursor);
};

/** Speaks to the central API at a base URL. Redirects are never followed: ours has none, and a token must not travel along. */
export function createApi(baseUrl: string, timeouts: ApiTimeouts = usualTimeouts): Api {
  const send: Send = async (call, schema) => {
    const limit = AbortSignal.timeout(call.path === '/v1/hello' ? timeouts.helloMs : timeouts.requestMs);
    try {
      const response = await request(baseUrl, call, limit);
      return await parsed(response, call, schema);
    } catch (fault) {
      return err(outsideFault(fault));
    }
  };
  /** A call whose answer is read no further than its status. */
  const tell = async (call: Call): Answer<null> => {
    try {
      const response = await request(baseUrl, call, AbortSignal.timeout(timeouts.requestMs));
      const body = await textOf(response);
      return response.ok ? ok(null) : err(failureOf(response, body, false));
    } catch (fault) {
      return err(outsideFault(fault));
    }
  };
  /** Where the desktop stood when it pulled last. It goes along with every push; a server that lost something finds out before it goes on. */
  let lastPulled: string | undefined;
  return {
    hello: () => send({ method: 'GET', path: '/v1/hello', prefer: clockPreference }, helloResponseSchema),
    signIn: (body) => send({ method: 'POST', path: signInPath, body }, signInResponseSchema),
    digest: (token) => send({ method: 'GET', path: '/v1/sync/digest', token }, digestResponseSchema),
    changeStrategies: (token, body) => send({ method: 'PUT', path: '/v1/strategies', token, body }, changeStrategiesResponseSchema),
    strategyVersions: (token, { before }) =>
      send({ method: 'GET', path: strategyVersionsPath(before), token }, strategyVersionsResponseSchema),
    changeTemplate: (token, body) => send({ method: 'PUT', path: '/v1/templates', token, body }, changeTemplateResponseSchema),
    templateVersions: (token, asked) => send({ method: 'GET', path: templateVersionsPath(asked), token }, templateVersionsResponseSchema),
    changeLetters: (token, body) => send({ method: 'PUT', path: '/v1/letters', token, body }, changeLettersResponseSchema),
    teamFigures: (token) => send({ method: 'GET', path: '/v1/team', token }, teamResponseSchema),
    teamMember: (token, { userId }) => send({ method: 'GET', path: `/v1/team/${userId}`, token }, teamMemberResponseSchema),
    previewBook: (token, body) => send({ method: 'POST', path: '/v1/books/preview', token, body }, bookPreviewResponseSchema),
    handOver: (token, body) => send({ method: 'POST', path: '/v1/books/hand-over', token, body }, handOverResponseSchema),
    endCover: (token, { coverId }) =>
      send({ method: 'POST', path: `/v1/books/covers/${coverId}/end`, token, body: {} }, endCoverResponseSchema),
    authorityPeople: (token) => send({ method: 'GET', path: '/v1/authority', token }, authorityResponseSchema),
    changeAuthority: (token, body) => send({ method: 'PUT', path: '/v1/authority', token, body }, changeAuthorityResponseSchema),
    lendAuthority: (token, body) => send({ method: 'POST', path: '/v1/authority/lend', token, body }, doneSchema),
    endLending: (token, body) => send({ method: 'POST', path: '/v1/authority/end-lending', token, body }, doneSchema),
    policyRequests: (token) => send({ method: 'GET', path: '/v1/policy-requests', token }, policyRequestsResponseSchema),
    decidePolicyRequest: (token, { id, ...body }) =>
      send({ method: 'POST', path: `/v1/policy-requests/${id}/decide`, token, body }, decidedPolicyRequestSchema),
    notePolicyDecision: (token, { id }) => send({ method: 'POST', path: `/v1/policy-requests/${id}/noted`, token, body: {} }, doneSchema),
    logPage: (token, request) => send({ method: 'GET', path: logPath(request), token }, logResponseSchema),
    logChain: (token) => send({ method: 'GET', path: '/v1/log/chain', token }, logChainResponseSchema),
    ...relayCalls(send),
    ...ruleCalls(send),
    callLog: (token, request) => send({ method: 'GET', path: callLogPath(request), token }, callLogResponseSchema),
    placeCall: (token, body) => send({ method: 'POST', path: '/v1/calls', token, body }, callStandingSchema),
    hangUpCall: (token, callId) => send({ method: 'POST', path: `/v1/calls/${callId}/hang-up`, token, body: {} }, callStandingSchema),
    callStanding: (token, callId) => send({ method: 'GET', path: `/v1/calls/${callId}`, token }, callStandingSchema),
    phoneSettings: (token) => send({ method: 'GET', path: '/v1/phone/settings', token }, phoneSettingsResponseSchema),
    changePhoneSettings: (token, body) =>
      send({ method: 'PUT', path: '/v1/phone/settings', token, body }, changePhoneSettingsResponseSchema),
    changeOwnNumber: (token, body) => send({ method: 'PUT', path: '/v1/phone/own-number', token, body }, ownNumberResponseSchema),
    testCall: (token, body) => send({ method: 'POST', path: '/v1/phone/test-call', token, body }, callStandingSchema),
    phoneToken: (token) => send({ method: 'POST', path: '/v1/phone/token', token, body: {} }, phoneTokenResponseSchema),
    push: (token, { cursor = lastPulled, ...rest }) =>
      send({ method: 'POST', path: '/v1/sync/push', token, body: { ...rest, cursor } }, pushResponseSchema),
    signOut: (token) => tell({ method: 'POST', path: '/v1/auth/sign-out', token, body: {} }),
    device: (token) => send({ method: 'GET', path: '/v1/device', token, prefer: clockPreference }, deviceResponseSchema),
    wiped: (token, body) => tell({ method: 'POST', path: '/v1/device/wiped', token, body }),
    events: (token, hear, stop) => listenToEvents({ baseUrl, token, ...hear, stop, idleMs: timeouts.eventIdleMs ?? usualEventIdleMs }),
    stream: (token, path, take, stop) => {
      lastPulled = cursorIn(path) ?? lastPulled;
      return streamLines({ baseUrl, token, path, take, stop, idleMs: timeouts.streamIdleMs });
    },
  };
}

const signInPath = '/v1/auth/sign-in';
function request(baseUrl: string, { method, path, token, body, prefer }: Call, signal: AbortSignal): Promise<Response> {
  return fetch(baseUrl + path, {
    method,
    redirect: 'manual',
    signal,
    headers: {
      accept: 'application/json, application/x-ndjson',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(prefer === undefined ? {} : { prefer }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function parsed<S extends z.ZodType>(response: Response, call: Call, schema: S): Answer<z.infer<S>> {
  const body = await textOf(response);
  if (!response.ok) return err(failureOf(response, body, call.path === signInPath));
  if (!isKind(response.headers.get('content-type'), 'application/json')) return err(notOurs(response.status));
  const answer = schema.safeParse(jsonOf(body));
  return answer.success ? ok(answer.data) : err(brokenAnswer(response.status));
}

async function textOf(response: Response): Promise<string> {
  if (response.body === null) return '';
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body) {
    bytes += piece.length;
    if (bytes > longestAnswerBytes) throw new TypeError('the answer is too long');
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

function failureOf(response: Response, body: string, isSignIn: boolean): ApiFailure {
  const isRedirect = response.status >= 300 && response.status < 400;
  if (isRedirect || response.type === 'opaqueredirect') return notOurs(response.status);
  return failureOfAnswer({ status: response.status, retryAfter: response.headers.get('retry-after'), body, isSignIn });
}

/** What `fetch` throws when the outside fails: a TypeError for the network, a DOMException for a time-out. */
function outsideFault(fault: unknown): ApiFailure {
  if (!(fault instanceof TypeError || fault instanceof DOMException)) throw fault;
  if (isTlsFault(fault)) return insecure;
  return isBrokenOff(fault) ? cutOff : noAnswer;
}
