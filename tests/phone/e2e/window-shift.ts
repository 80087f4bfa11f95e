import type { Folder } from '#domain/folder.ts';
import type { Call, CallState } from '#domain/rows.ts';
import { type StubCall, type StubRequest, TwilioStub } from '#tests/phone/support/twilio-stub.ts';
import { setup as prepareScreen } from '#tests/support/window-setup.ts';
import { type ApiUnderTest, startApi } from './api-under-test.ts';
import { FaultyPost, chanceOf, failNextRequest } from './faulty-network.ts';
import { type CallPlan, planOf, playCall } from './play-call.ts';
import { companyAt } from './shift-company.ts';
import { ShiftDesk } from './shift-desk.ts';
import type { Attempt } from './shift-table.ts';

/** What came of a shift in the window. `troubles` says what went wrong; empty is what is wanted. */
export type WindowShiftReport = {
  /** Calls that were written down. */
  readonly calls: number;
  /** Calls that were tried and did not take place. */
  readonly notMade: number;
  readonly states: Record<string, number>;
  readonly faults: Record<string, number>;
  readonly seconds: number;
  readonly troubles: readonly string[];
  readonly attempts: readonly Attempt[];
  readonly requests: readonly StubRequest[];
};

export type WindowShiftOptions = {
  readonly calls: number;
  readonly seed: number;
  readonly tell: (done: number, total: number, words: string) => void;
  readonly say: (words: string) => void;
};

/** Enough that a collector's list does not end within a shift. */
const accountsACall = 5;
const fewestAccounts = 200;
/** Between the steps of a call in which something is killed. */
const longPauseMs = 4000;
/** A shift in which every second attempt fails is none. */
const mostAttempts = (calls: number): number => calls * 2 + 10;

/** Plays a shift in the real window, by the keyboard, through the real server and a network of our own with every fault it can have. */
export async function playWindowShift(options: WindowShiftOptions): Promise<WindowShiftReport> {
  const began = performance.now();
  const takeDown = await prepareScreen();
  const stub = await TwilioStub.start();
  const chance = chanceOf(options.seed);
  const post = new FaultyPost(chance);
  stub.deliver = post.deliver;
  const api = await startApi(stub, Math.max(fewestAccounts, options.calls * accountsACall));
  try {
    const company = companyAt(api.url);
    await company.setUp('bridge');
    const desk = await ShiftDesk.open(api.url, await company.emailOf('collector'));
    try {
      const shift = new WindowShift(desk, stub, api, chance, options);
      await shift.play();
      await post.settled();
      await desk.allSent();
      const attempts = shift.concluded(await company.folders());
      const noted = attempts.filter(({ act }) => act === 'noted').length;
      return {
        calls: noted,
        notMade: attempts.length - noted,
        states: tally(attempts.map(({ state }) => state ?? 'none')),
        faults: { ...post.counts, ...shift.faults },
        seconds: Math.round((performance.now() - began) / 1000),
        troubles: [...troublesOf(attempts), ...desk.troubles, ...post.troubles],
        attempts,
        requests: stub.requests,
      };
    } finally {
      await desk.close();
    }
  } finally {
    await api.close();
    await stub.stop();
    await takeDown();
  }
}

/** A call ends as the customer's telephone did and stands in a note, or has not taken place and rang nobody's; none is placed twice. */
function troublesOf(attempts: readonly Attempt[]): string[] {
  return attempts.flatMap(({ account, plan, act, state, orders, hasNote }) => {
    const wanted = orders === 0 ? (['cancelled', 'failed'] as const) : plan.endsAs;
    const words: readonly string[] = [
      ...(orders > 1 ? [`was ordered ${orders} times`] : []),
      ...(state !== null && wanted.some((each) => each === state)
        ? []
        : [`is ${state ?? 'not in the books'} and not ${wanted.join(' or ')}`]),
      ...((act === 'noted') === hasNote ? [] : [hasNote ? 'has a note and did not take place' : 'stands in no note']),
    ];
    return words.map((word) => `a call to ${account} ${word}`);
  });
}

export const tally = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** An attempt as it is while it is made: which call of the books it is shows in the end. */
type Made = Pick<Attempt, 'account' | 'plan' | 'fault' | 'act' | 'seconds'> & { readonly wasOrdered: boolean };

class WindowShift {
  readonly #desk: ShiftDesk;
  readonly #stub: TwilioStub;
  readonly #api: ApiUnderTest;
  readonly #chance: () => number;
  readonly #options: WindowShiftOptions;
  readonly #made: Made[] = [];
  readonly #playing: Promise<void>[] = [];
  readonly faults: Record<string, number> = {};
  #plan: CallPlan;

  constructor(desk: ShiftDesk, stub: TwilioStub, api: ApiUnderTest, chance: () => number, options: WindowShiftOptions) {
    this.#desk = desk;
    this.#stub = stub;
    this.#api = api;
    this.#chance = chance;
    this.#options = options;
    this.#plan = planOf(0, chance);
    stub.onPlaced = (call) => void this.#playing.push(playCall(stub, call, this.#plan));
  }

  /** Calls until enough calls are written down. In the middle the server is killed in a call, and later the window. */
  async play(): Promise<void> {
    const { calls, tell } = this.#options;
    let noted = 0;
    while (noted < calls) {
      if (this.#made.length > mostAttempts(calls)) throw new Error(`only ${noted} of ${this.#made.length} calls took place`);
      const made = await this.#attempt(noted);
      this.#made.push(made);
      if (made.act === 'noted') noted += 1;
      tell(noted, calls, 'calls written down');
    }
    await Promise.all(this.#playing);
  }

  async #attempt(noted: number): Promise<Made> {
    const { calls } = this.#options;
    const isServerKilled = noted === Math.floor(calls / 2) && this.faults['serverKilled'] === undefined;
    const isWindowKilled = noted === Math.floor((calls * 3) / 4) && this.faults['windowKilled'] === undefined;
    const isDisturbed = isServerKilled || isWindowKilled;
    // A call that is to be broken into lasts longer.
    this.#plan = isDisturbed ? { ...planOf(0, this.#chance), pauseMs: longPauseMs } : planOf(this.#made.length, this.#chance);
    const fault = isDisturbed ? '' : (failNextRequest(this.#stub, this.#chance, this.#countOfFaults()) ?? '');
    if (fault !== '') this.#count(fault);
    await this.#desk.synced();
    const began = performance.now();
    const ordersBefore = this.#stub.placed.length;
    const account = await this.#desk.callNext();
    if (isServerKilled) await this.#kill('serverKilled', this.#api.crash);
    if (isWindowKilled) await this.#kill('windowKilled', () => this.#desk.crash(account));
    const killed = isServerKilled ? 'server killed' : 'window killed';
    const act = await this.#follow(() => this.#stub.placed.length > ordersBefore);
    const wasOrdered = this.#stub.placed.length > ordersBefore;
    return { account, plan: this.#plan, fault: isDisturbed ? killed : fault, act, wasOrdered, seconds: (performance.now() - began) / 1000 };
  }

  async #follow(isRung: () => boolean): Promise<Made['act']> {
    const endings: readonly CallState[] = ['completed', 'busy', 'noAnswer', 'failed'];
    // Now and then somebody writes while the other one still speaks.
    const isHasty = this.#made.length % 5 === 0 && this.#plan.outcome === 'completed';
    const ended = await this.#desk.untilEnded(isRung, isHasty ? ['inProgress', ...endings] : endings);
    if (ended.act === 'notMade') return 'notMade';
    const isSpoken = ended.state === 'completed' || ended.state === 'inProgress';
    const [key, words] = isSpoken ? (spoken[this.#made.length % spoken.length] ?? spoken[0]) : unspoken;
    await this.#desk.writeDown(key, words);
    return 'noted';
  }

  async #kill(name: string, kill: () => Promise<void>): Promise<void> {
    this.#options.say(name === 'serverKilled' ? 'killing the server in a call' : 'killing the window in a call');
    this.#count(name);
    await kill();
  }

  #count(name: string): void {
    this.faults[name] = (this.faults[name] ?? 0) + 1;
  }

  #countOfFaults = (): number => Object.values(this.faults).reduce((sum, count) => sum + count, 0);

  /**
   * The attempts with what the books say of them: calls that rang, or stand in a note, are told apart by their order. Of those that the network refused nobody has heard; they are passed over as they
   * are in the window.
   */
  concluded(folders: readonly Folder[]): readonly Attempt[] {
    const orders = tally(this.#stub.placed.map(callIdOf));
    const calls = folders.flatMap((folder) => folder.calls.map((call) => ({ call, folder }))).sort((a, b) => byTime(a.call, b.call));
    const rows = calls.map(({ call, folder }) => ({ ...unasked(folder.account.name, this.#plan), ...inBooks(call, folder, orders) }));
    const isHeard = (row: Pick<Attempt, 'orders' | 'hasNote'>): boolean => row.orders > 0 || row.hasNote;
    const heard = rows.filter(isHeard).values();
    const attempts = this.#made.map((made) => {
      if (!made.wasOrdered && made.act === 'notMade') return { ...made, ...unheard };
      const { state, orders: ordered, hasNote } = heard.next().value ?? nowhere;
      return { ...made, state, orders: ordered, hasNote };
    });
    return [...attempts, ...heard, ...rows.filter((row) => !isHeard(row) && row.state !== 'cancelled')];
  }
}

/** Outcome keys and words of somebody who was spoken with, in turn; of somebody who was not it is 'No answer'. */
const spoken = [
  ['1', 'Will release the oldest invoice with the next run'],
  ['4', 'Has to ask the plant first'],
  ['r', 'Does not pay before the credit note is there'],
] as const;
const unspoken = ['6', ''] as const;

const nowhere = { state: null, orders: 0, hasNote: false };
/** Nobody was rung, and nothing had to be written down. */
const unheard = { state: 'cancelled', orders: 0, hasNote: false } as const;
/** A call that nobody in the story has asked for: it is no call that took place, so anything the books say of it is a trouble. */
const unasked = (account: string, plan: CallPlan): Made => ({
  account,
  plan: { ...plan, endsAs: [] },
  fault: 'not asked for',
  act: 'notMade',
  wasOrdered: false,
  seconds: 0,
});

const inBooks = (call: Call, { notes }: Folder, orders: Record<string, number>): Pick<Attempt, 'state' | 'orders' | 'hasNote'> => ({
  state: call.state,
  orders: orders[call.id] ?? 0,
  hasNote: notes.some(({ id }) => id === call.noteId),
});

const callIdOf = ({ reportTo }: StubCall): string => new URL(reportTo ?? '').searchParams.get('call') ?? '';
const byTime = (a: Call, b: Call): number => (a.placedAt < b.placedAt ? -1 : 1);
