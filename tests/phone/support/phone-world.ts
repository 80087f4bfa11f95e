import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import {
  type CallStanding,
  type PhoneSettings,
  type PlaceCallRequest,
  callStandingSchema,
  defaultPhoneSettings,
  placeCallRequestSchema,
} from '#contracts/calls.ts';

import type { AccountId, CallId } from '#domain/kernel/ids.ts';
import type { Call } from '#domain/rows.ts';
import { lookAfterCalls } from '#server/phone/look-after-calls.ts';
import type { PhoneLine } from '#server/phone/phone-line.ts';
import { softphonePath } from '#server/phone/report-url.ts';
import { softphoneOf } from '#server/phone/softphone-token.ts';
import { createTwilioProvider } from '#server/phone/twilio-provider.ts';
import type { Desk } from '#tests/server/support/desk.ts';
import { type World, createWorld } from '#tests/server/support/world.ts';
import { type Report, type StubCall, TwilioStub } from './twilio-stub.ts';

export const publicUrl = 'https://calls.brightwater.example';
export const collectorNumber = '+13125550111';
export const customerNumber = '+13125550199';

/** Where the network asks whom a softphone is to be connected to. */
export const voiceUrl = `${publicUrl}${softphonePath}`;

/** The API with a line to a telephone network of our own, and a company that calls through it. */
export type PhoneWorld = World & {
  readonly stub: TwilioStub;
  readonly line: PhoneLine;
  readonly dana: Desk;
  readonly account: AccountId;
  /** Brings a report to the API; its status. */
  readonly report: (report: Report) => Promise<number>;
  /** Brings the network's question whom a softphone is to be connected to; status and answer. */
  readonly askVoice: (question: Report) => Promise<{ readonly status: number; readonly twiml: string }>;
  /** Asks after every call of which there should have been word by now. */
  readonly lookAfter: () => Promise<number>;
  readonly rowOf: (callId: CallId) => Promise<Call | undefined>;
  readonly settings: (over: Partial<PhoneSettings>, desk?: Desk) => Promise<void>;
};

export const wish = (accountId: AccountId, over: Partial<Record<keyof PlaceCallRequest, unknown>> = {}): PlaceCallRequest =>
  placeCallRequestSchema.parse({
    callId: randomUUID(),
    accountId,
    contactId: null,
    number: customerNumber,
    overrideReason: 'she asked for this call',
    ...over,
  });

export const askToCall = (desk: Desk, payload: object) => desk.ask({ method: 'POST', url: '/v1/calls', payload });

export async function call(desk: Desk, payload: PlaceCallRequest): Promise<CallStanding> {
  const response = await askToCall(desk, payload);
  expect(response.statusCode, response.body).toBe(200);
  return callStandingSchema.parse(response.json());
}

export async function standing(desk: Desk, callId: CallId): Promise<CallStanding> {
  return callStandingSchema.parse((await desk.get(`/v1/calls/${callId}`)).json());
}

/** `reports`: whether the network can reach the API. */
export async function createPhoneWorld({ reports = true }: { readonly reports?: boolean } = {}): Promise<PhoneWorld> {
  const stub = await TwilioStub.start();
  const account = stub.account(reports ? publicUrl : null);
  const { authToken } = account;
  const provider = createTwilioProvider(account, { pausesMs: [1, 1] });
  const line: PhoneLine = {
    provider,
    reports: reports && authToken !== null ? { authToken, publicUrl } : null,
    softphone: softphoneOf(account),
  };
  const world = await createWorld({ phone: line });
  stub.now = () => new Date(world.clock.now());
  const bring = ({ url, form, signature }: Report) => {
    const { pathname, search } = new URL(url);
    return world.app.inject({
      method: 'POST',
      url: pathname + search,
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      payload: new URLSearchParams(form).toString(),
    });
  };
  const report = async (given: Report): Promise<number> => (await bring(given)).statusCode;
  const askVoice: PhoneWorld['askVoice'] = async (question) => {
    const { statusCode: status, body: twiml } = await bring(question);
    return { status, twiml };
  };
  stub.deliver = async (given) => void (await report(given));
  stub.askVoice = async (question) => (await askVoice(question)).twiml;
  const sam = await world.signIn(world.company.sam);
  const settings = async (over: Partial<PhoneSettings>, desk: Desk = sam): Promise<void> => {
    const { version } = (await desk.get('/v1/phone/settings')).json<{ version: number }>();
    const whole = { ...defaultPhoneSettings, dialer: 'bridge', callerId: '+13125550100', ...over };
    const payload = { requestId: randomUUID(), basedOnVersion: version, settings: whole };
    expect((await desk.ask({ method: 'PUT', url: '/v1/phone/settings', payload })).statusCode).toBe(200);
  };
  await settings({});
  const dana = await world.signIn(world.company.dana);
  await setOwnNumber(dana, collectorNumber);
  const lookAfter = (): Promise<number> =>
    lookAfterCalls({ owner: world.database.owner, db: world.database.requests, line, now: world.clock.now });
  const rowOf = async (callId: CallId): Promise<Call | undefined> => {
    const row = await world.database.owner.selectFrom('calls').selectAll().where('id', '=', callId).executeTakeFirst();
    return row;
  };
  return {
    ...world,
    stub,
    line,
    dana,
    account: world.company.danasAccounts[0],
    report,
    askVoice,
    lookAfter,
    rowOf,
    settings,
    close: async () => {
      await world.close();
      await stub.stop();
    },
  };
}

export async function setOwnNumber(desk: Desk, number: string | null): Promise<void> {
  const response = await desk.ask({ method: 'PUT', url: '/v1/phone/own-number', payload: { number } });
  expect(response.statusCode, response.body).toBe(200);
}

/** The newest call of the stub, and the customer's leg of it once there is one. */
export function newestCall(stub: TwilioStub): StubCall {
  const newest = stub.placed.at(-1);
  if (newest === undefined) throw new Error('nobody was rung');
  return newest;
}

export function customerLeg(stub: TwilioStub, collector: StubCall): StubCall {
  const leg = stub.customerOf(collector.sid);
  if (leg === undefined) throw new Error('the customer was not rung');
  return leg;
}

/** The collector answers, and the customer's telephone begins to ring. */
export async function throughToCustomer(stub: TwilioStub): Promise<{ readonly collector: StubCall; readonly customer: StubCall }> {
  const collector = newestCall(stub);
  await stub.move(collector, 'ringing');
  await stub.move(collector, 'in-progress');
  const customer = customerLeg(stub, collector);
  await stub.move(customer, 'ringing');
  return { collector, customer };
}
