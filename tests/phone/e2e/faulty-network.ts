import { setTimeout as wait } from 'node:timers/promises';
import type { Report, StubFault, TwilioStub } from '#tests/phone/support/twilio-stub.ts';

/** A number from 0 to 1, the same row of them for the same seed. */
export type Chance = () => number;

/** Mulberry32. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const faults: readonly (readonly [name: string, method: 'GET' | 'POST', fault: StubFault])[] = [
  ['tooMany', 'POST', { status: 429, code: 20_429 }],
  ['serverFault', 'POST', { status: 500 }],
  ['answerLost', 'POST', 'breakAfter'],
  ['requestLost', 'POST', 'breakBefore'],
  ['badNumber', 'POST', { status: 400, code: 21_211 }],
  ['lookTooMany', 'GET', { status: 429 }],
  ['lookFault', 'GET', { status: 503 }],
  ['lookReset', 'GET', 'breakBefore'],
];
const shareOfFaults = 0.3;

/** Now and then the next request fails, in one way after the other, so that none is left out; its name, or null. `before` counts those that have failed. */
export function failNextRequest(stub: TwilioStub, chance: Chance, before: number): string | null {
  if (chance() > shareOfFaults) return null;
  const [name, method, fault] = faults[before % faults.length] ?? [];
  if (name === undefined || method === undefined || fault === undefined) return null;
  stub.fail(method, fault);
  return name;
}

const sendAgainMs = 300;
const triesWhileAway = 3;

/** The way of reports from the network to the API: some are lost, late (and so out of their order), doubled, or followed by false ones. */
export class FaultyPost {
  readonly #chance: Chance;
  readonly #underWay = new Set<Promise<void>>();
  readonly counts: Record<string, number> = { delivered: 0, lost: 0, late: 0, doubled: 0, forged: 0 };
  readonly troubles: string[] = [];

  constructor(chance: Chance) {
    this.#chance = chance;
  }

  readonly deliver = async (report: Report): Promise<void> => {
    const chance = this.#chance();
    if (chance < 0.1) return this.#count('lost');
    if (chance < 0.3) {
      this.#count('late');
      this.#later(wait(200 + this.#chance() * 3000).then(() => this.#send(report)));
      return undefined;
    }
    if (chance < 0.45) {
      this.#count('doubled');
      this.#later(this.#send(report));
    }
    if (chance > 0.9) {
      this.#count('forged');
      this.#later(this.#forge(report));
    }
    this.#later(this.#send(report));
    return undefined;
  };

  /** When nothing is on its way any more. */
  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1;
  }

  #later(work: Promise<void>): void {
    this.#underWay.add(work);
    void work.finally(() => this.#underWay.delete(work));
  }

  /** The network itself tries again where the API is away, and gives up soon. */
  async #send(report: Report): Promise<void> {
    for (let attempt = 0; attempt < triesWhileAway; attempt += 1) {
      const status = await post(report);
      if (status === 200) return this.#count('delivered');
      if (status !== null && status < 500) this.troubles.push(`a report was answered with ${status}`);
      await wait(sendAgainMs);
    }
    return this.#count('lost');
  }

  /** Somebody who knows the address but not the token says that the call went well. */
  async #forge(report: Report): Promise<void> {
    const status = await post({ ...report, form: { ...report.form, CallStatus: 'completed', CallDuration: '999' } });
    if (status !== null && status !== 403) this.troubles.push(`a forged report was answered with ${status}`);
  }
}

/** The answer's status; null where there is none. */
async function post({ url, form, signature }: Report): Promise<number | null> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature },
      body: new URLSearchParams(form).toString(),
    });
    await response.arrayBuffer();
    return response.status;
  } catch {
    return null;
  }
}
