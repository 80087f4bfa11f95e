import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type CallStanding, callStandingSchema, defaultPhoneSettings } from '#contracts/calls.ts';
import { problemSchema } from '#contracts/failure.ts';
import { accountListResponseSchema, helloResponseSchema, signInResponseSchema } from '#contracts/http.ts';
import { protocolVersion } from '#contracts/protocol.ts';
import { isEnded } from '#domain/call.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { CallState } from '#domain/rows.ts';
import { TwilioStub } from '#tests/phone/support/twilio-stub.ts';
import { type ApiUnderTest, startApi } from './api-under-test.ts';
import { type Chance, FaultyPost, chanceOf, failNextRequest } from './faulty-network.ts';
import { type CallPlan, planOf, playCall } from './play-call.ts';

/** What came of a shift. `troubles` says what went wrong; empty is what is wanted. */
export type ShiftReport = {
  readonly calls: number;
  readonly states: Record<string, number>;
  readonly faults: Record<string, number>;
  readonly seconds: number;
  readonly troubles: readonly string[];
};

export type ShiftOptions = {
  readonly calls: number;
  readonly seed: number;
  readonly tell: (done: number, total: number, words: string) => void;
};

/** A few collectors' telephones at once are what one company has at a time. */
const atOnce = 4;
const accounts = 60;
/** Reports that were lost are made up for after 20 seconds of silence, an order whose answer was lost is found within 5. */
const settleLimitMs = 150_000;
const lookEveryMs = 1000;

type Placed = { readonly callId: string; readonly plan: CallPlan; readonly standing: CallStanding };

/** Plays a shift of calls through the real server, against a telephone network of our own with every fault it can have, and kills the server in it. */
export async function playShift({ calls, seed, tell }: ShiftOptions): Promise<ShiftReport> {
  const began = performance.now();
  const chance = chanceOf(seed);
  const stub = await TwilioStub.start();
  const post = new FaultyPost(chance);
  stub.deliver = post.deliver;
  const plans = new Map<string, CallPlan>();
  const playing: Promise<void>[] = [];
  stub.onPlaced = (call) => {
    const callId = new URL(call.reportTo ?? '').searchParams.get('call') ?? '';
    const plan = plans.get(callId);
    if (plan !== undefined) playing.push(playCall(stub, call, plan));
  };
  const api = await startApi(stub, accounts);
  try {
    const shift = new Shift(api, chance, stub, plans);
    await shift.begin();
    const placed = await shift.placeAll(calls, tell);
    await Promise.all(playing);
    await post.settled();
    const ended = await shift.settle(placed, tell);
    return {
      calls: placed.length,
      states: tally(ended.map(({ standing }) => standing.state)),
      faults: { ...post.counts, ...shift.faults },
      seconds: Math.round((performance.now() - began) / 1000),
      troubles: [...shift.troubles, ...troublesOf(ended, stub), ...post.troubles],
    };
  } finally {
    await api.close();
    await stub.stop();
  }
}

/** Every call ended as the customer's telephone did, and no call was rung twice. */
function troublesOf(ended: readonly Placed[], stub: TwilioStub): string[] {
  const rung = tally(stub.placed.map(({ reportTo }) => new URL(reportTo ?? '').searchParams.get('call') ?? ''));
  return ended.flatMap(({ callId, plan, standing }) => {
    const times = rung[callId] ?? 0;
    const twice = times > 1 ? [`call ${callId} was rung ${times} times`] : [];
    // An order that never arrived stays unknown for some minutes, and then has failed.
    const wanted: readonly CallState[] = times === 0 ? ['unknown', 'failed'] : plan.endsAs;
    return wanted.includes(standing.state) ? twice : [...twice, `call ${callId} is ${standing.state} and not ${wanted.join(' or ')}`];
  });
}

const tally = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

class Shift {
  readonly #api: ApiUnderTest;
  readonly #chance: Chance;
  readonly #stub: TwilioStub;
  readonly #plans: Map<string, CallPlan>;
  readonly faults: Record<string, number> = {};
  readonly troubles: string[] = [];
  #requestFaults = 0;
  #token = '';
  #accounts: readonly AccountId[] = [];

  constructor(api: ApiUnderTest, chance: Chance, stub: TwilioStub, plans: Map<string, CallPlan>) {
    this.#api = api;
    this.#chance = chance;
    this.#stub = stub;
    this.#plans = plans;
  }

  /** The supervisor chooses the bridge, the collector says where she is rung. */
  async begin(): Promise<void> {
    const { demo } = helloResponseSchema.parse(await this.#json('GET', '/v1/hello'));
    const signIn = async (role: string): Promise<string> => {
      const user = demo?.users.find((known) => known.role === role);
      const wish = { email: user?.email, password: user?.password, deviceId: randomUUID(), deviceName: 'a shift', protocolVersion };
      return signInResponseSchema.parse(await this.#json('POST', '/v1/auth/sign-in', wish)).token;
    };
    this.#token = await signIn('supervisor');
    const settings = { ...defaultPhoneSettings, dialer: 'bridge', callerId: '+13125550100', callsADay: 1000, costADayMinor: 1_000_000 };
    await this.#json('PUT', '/v1/phone/settings', { requestId: randomUUID(), basedOnVersion: 0, settings });
    this.#token = await signIn('collector');
    await this.#json('PUT', '/v1/phone/own-number', { number: '+13125550111' });
    this.#accounts = accountListResponseSchema.parse(await this.#json('GET', '/v1/accounts?limit=200')).accounts.map(({ id }) => id);
  }

  async placeAll(calls: number, tell: ShiftOptions['tell']): Promise<Placed[]> {
    const placed: Placed[] = [];
    const crashAt = Math.floor(calls / 2);
    let begun = 0;
    const lane = async (): Promise<void> => {
      for (let at = begun++; at < calls; at = begun++) {
        if (at === crashAt) await this.#crash();
        const call = await this.#place(at);
        if (call !== null) placed.push(call);
        tell(placed.length, calls, 'calls placed');
      }
    };
    await Promise.all(Array.from({ length: atOnce }, lane));
    return placed;
  }

  async #crash(): Promise<void> {
    this.faults['serverKilled'] = 1;
    await this.#api.crash();
  }

  /** Accounts that the contact guard closes are passed over: nobody is rung for them. */
  async #place(at: number): Promise<Placed | null> {
    const callId = randomUUID();
    const plan = planOf(at, this.#chance);
    this.#plans.set(callId, plan);
    for (let offset = 0; offset < this.#accounts.length; offset += 1) {
      const accountId = this.#accounts[(at + offset) % this.#accounts.length];
      const fault = failNextRequest(this.#stub, this.#chance, this.#requestFaults);
      if (fault !== null) this.#requestFaults += 1;
      if (fault !== null) this.faults[fault] = (this.faults[fault] ?? 0) + 1;
      const body = { callId, accountId, contactId: null, number: customerNumber(at), overrideReason: 'the shift of a story' };
      const answer = await this.#askUntilHeard('POST', '/v1/calls', body);
      const standing = callStandingSchema.safeParse(answer.body);
      if (standing.success) return { callId, plan, standing: standing.data };
      const code = problemSchema.safeParse(answer.body).data?.code ?? `status ${answer.status}`;
      this.faults[code] = (this.faults[code] ?? 0) + 1;
      if (code !== 'call.blocked') {
        this.troubles.push(`a call was refused with ${code}`);
        return null;
      }
    }
    this.troubles.push('the guard lets no account of the demo be called');
    return null;
  }

  /** Waits until every call has ended, as far as it can. */
  async settle(placed: readonly Placed[], tell: ShiftOptions['tell']): Promise<Placed[]> {
    const until = performance.now() + settleLimitMs;
    let standings: Placed[] = [...placed];
    for (;;) {
      standings = await Promise.all(
        standings.map(async (call) =>
          isEnded(call.standing.state)
            ? call
            : { ...call, standing: callStandingSchema.parse((await this.#askUntilHeard('GET', `/v1/calls/${call.callId}`)).body) },
        ),
      );
      // A call that never reached the network is known to be unknown once it was looked for.
      const isSettled = ({ callId, standing: { state } }: Placed): boolean =>
        isEnded(state) || (state === 'unknown' && !this.#wasRung(callId));
      const open = standings.filter((call) => !isSettled(call));
      tell(standings.length - open.length, standings.length, 'calls ended');
      if (open.length === 0 || performance.now() > until) return standings;
      await wait(lookEveryMs);
    }
  }

  #wasRung = (callId: string): boolean => this.#stub.placed.some(({ reportTo }) => reportTo?.includes(callId) === true);

  /** A desktop asks again under the same id where the server is away. */
  async #askUntilHeard(method: string, path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.#ask(method, path, body);
      } catch (fault) {
        if (attempt === 60) throw fault;
        await wait(500);
      }
    }
  }

  async #ask(method: string, path: string, body?: object): Promise<{ readonly status: number; readonly body: unknown }> {
    const response = await fetch(this.#api.url + path, {
      method,
      headers: {
        ...(this.#token === '' ? {} : { authorization: `Bearer ${this.#token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  }

  async #json(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await this.#ask(method, path, body);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}

const customerNumber = (at: number): string => `+1312555${String(1000 + (at % 9000)).padStart(4, '0')}`;
