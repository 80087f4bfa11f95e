import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Approval } from '#domain/approval-rows.ts';
import { type Folder, folderSchema } from '#domain/folder.ts';
import { dateIn } from '#domain/kernel/dates.ts';
import type { AccountId, ContactId } from '#domain/kernel/ids.ts';
import { type Call, put } from '#domain/rows.ts';
import { build, newId } from '#tests/support/build.ts';
import type { Desk } from './support/desk.ts';
import { insertRows } from './support/rows.ts';
import { type World, addAccount, createWorld, hourMs } from './support/world.ts';

type Who = 'dana' | 'sam' | 'alex';
const everybody = ['dana', 'sam', 'alex'] as const;
const who = fc.constantFrom<Who>(...everybody);
const numbers = ['+13125550148', '+13125550177'] as const;
const party = { person: fc.nat(1), number: fc.nat(1) };
const pick = fc.nat({ max: 5 });

/** What one of three people may do next; `pick` chooses among the newest requests there are. */
const action = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('ask' as const), by: who, ...party }) },
  {
    weight: 5,
    arbitrary: fc.record({
      act: fc.constant('decide' as const),
      by: who,
      pick,
      decision: fc.constantFrom('approve' as const, 'approve' as const, 'refuse' as const, 'askBack' as const),
      isLookedAt: fc.boolean(),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constant('call' as const),
      by: who,
      ...party,
      dialer: fc.constantFrom('bridge' as const, 'bridge' as const, 'softphone' as const, 'handOff' as const),
      isRepeated: fc.boolean(),
    }),
  },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('revise' as const, 'withdraw' as const), by: who, pick }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constant('wait' as const), hours: fc.constantFrom(1, 4, 9) }) },
);
type Action = typeof action extends fc.Arbitrary<infer T> ? T : never;

let world: World;
let nextNumber = 7_000;
const desks = new Map<Who, Desk>();

beforeAll(async () => {
  world = await createWorld();
  // One call in 30 days is the limit, and whoever is called was called before: every call of these stories wants a second person.
  await sql`update company set policy = jsonb_set(jsonb_set(policy, '{contact,verdicts,attempts}', '"needsApproval"'), '{queue}', policy->'queue' || '{"callAttemptLimit": 1, "callAttemptDays": 30}')`.execute(
    world.database.owner,
  );
  await signInAll();
});
afterAll(() => world.close());

async function signInAll(): Promise<void> {
  for (const name of everybody) desks.set(name, await world.signIn(world.company[name]));
}

function deskOf(name: Who): Desk {
  const desk = desks.get(name);
  if (!desk) throw new Error(`${name} is not signed in`);
  return desk;
}

/** A request that a supervisor approves, and the call that is made under it. */
const prologue: readonly Action[] = [
  { act: 'ask', by: 'dana', person: 0, number: 0 },
  { act: 'decide', by: 'sam', pick: 0, decision: 'approve', isLookedAt: true },
  { act: 'call', by: 'dana', person: 0, number: 0, dialer: 'bridge', isRepeated: false },
];

/** One account with two people on it, and what three desktops do to it. */
class Story {
  readonly accountId: AccountId;
  readonly #people: readonly ContactId[];
  readonly #calls: string[] = [];
  #truth: Folder;
  /** What whoever decides has last looked at, which may be old. */
  #seen: Folder;

  private constructor(accountId: AccountId, people: readonly ContactId[], truth: Folder) {
    [this.accountId, this.#people, this.#truth, this.#seen] = [accountId, people, truth, truth];
  }

  static async begin({ database, company }: World): Promise<Story> {
    const number = String((nextNumber += 1));
    const accountId = await addAccount(database.owner, company.id, { number, name: number, collectorId: company.dana.id });
    const people = [newId(), newId()].map((id) => build.contact({ id, accountId, version: 0 }));
    const at = world.clock.now();
    const called = build.call({ id: newId(), accountId, placedAt: at, placedOn: dateIn('America/Chicago', at), version: 0 });
    await insertRows(database.owner, company.id, [...people.map((person) => put('contacts', person)), put('calls', called)]);
    return new Story(
      accountId,
      people.map(({ id }) => id),
      await folderOf(accountId),
    );
  }

  get calls(): readonly Call[] {
    return this.#truth.calls.filter(({ id }) => this.#calls.includes(id));
  }

  get approvals(): readonly Approval[] {
    return this.#truth.approvals.filter(({ kind }) => kind === 'contactOverride');
  }

  async tell(next: Action): Promise<void> {
    world.clock.pass(1_000);
    if (next.act === 'wait') {
      world.clock.pass(next.hours * hourMs);
      await signInAll();
      return;
    }
    const wish = this.#wishOf(next);
    if (!wish) return;
    const desk = deskOf(next.by);
    const before = this.#truth;
    await desk.push(desk.command(wish.name, this.accountId, wish.input));
    this.#truth = await folderOf(this.accountId);
    if (next.act === 'decide' && !next.isLookedAt) this.#seen = this.#truth;
    this.#judge(before);
  }

  #wishOf(
    next: Exclude<Action, { act: 'wait' }>,
  ): { readonly name: Parameters<Desk['command']>[0]; readonly input: Record<string, unknown> } | null {
    if (next.act === 'ask') {
      const whom = { channel: 'call', contactId: this.#people[next.person], address: numbers[next.number] };
      return { name: 'contactOverride.request', input: { approvalId: randomUUID(), ...whom, reason: 'They asked for it' } };
    }
    if (next.act === 'call') {
      const callId = (next.isRepeated ? this.#calls.at(-1) : undefined) ?? randomUUID();
      if (!this.#calls.includes(callId)) this.#calls.push(callId);
      // Whatever may speak against it as the clock goes on was shown.
      const guard = { verdict: 'needsApproval', hits: ['attempts', 'hours', 'conversation'].map((ruleId) => ({ ruleId, version: 1 })) };
      const whom = { contactId: this.#people[next.person], contactName: 'Marian', number: numbers[next.number] };
      return { name: 'call.place', input: { callId, ...whom, dialer: next.dialer, overrideReason: 'They asked for it', guard } };
    }
    const view = 'isLookedAt' in next && !next.isLookedAt ? this.#seen : this.#truth;
    const requests = view.approvals
      .filter(({ kind }) => kind === 'contactOverride')
      .toSorted((a, b) => (a.requestedAt < b.requestedAt ? 1 : -1));
    const request = requests[next.pick % Math.max(1, requests.length)];
    if (!request) return null;
    const approvalId = request.id;
    if (!('decision' in next) && next.act === 'withdraw') return { name: 'approval.withdraw', input: { approvalId } };
    if (!('decision' in next)) return { name: 'approval.revise', input: { approvalId, reason: `Because ${next.pick}`, evidence: '' } };
    const { proposalHash } = request;
    return { name: 'approval.decide', input: { approvalId, proposalHash, decision: next.decision, condition: '', comment: 'Looked at' } };
  }

  /** Every call that has come into the books was agreed to before, or is a hand-off that says that it was not. */
  #judge(before: Folder): void {
    const known = new Set(before.calls.map(({ id }) => id));
    for (const call of this.#truth.calls.filter(({ id }) => !known.has(id))) {
      const used = this.approvals.filter(({ usedById }) => usedById === call.id);
      if (used.length === 0) {
        expect({ dialer: call.dialer, flag: call.flag }).toEqual({ dialer: 'handOff', flag: 'notApproved' });
        continue;
      }
      expect(used).toHaveLength(1);
      const asked = before.approvals.find(({ id }) => id === used[0]?.id);
      expect(problemOf(asked, call), JSON.stringify(asked)).toBeNull();
    }
    const usedUp = this.approvals.flatMap(({ usedById }) => usedById ?? []);
    expect(new Set(usedUp).size).toBe(usedUp.length);
    for (const was of before.approvals.filter(({ usedById }) => usedById !== null))
      expect(this.approvals.find(({ id }) => id === was.id)?.usedById).toBe(was.usedById);
  }
}

/** What is wrong with the approval a call was made under, as it was before; null: nothing. */
function problemOf(asked: Approval | undefined, call: Call): string | null {
  if (!asked || asked.status !== 'approved') return 'nobody had approved it';
  if (asked.usedById !== null) return 'it had been used up';
  if (asked.requestedById !== call.placedById) return 'somebody else had asked';
  if (asked.decidedById === asked.requestedById) return 'it was approved by whoever asked';
  if (asked.decidedById === asked.editedById) return 'it was approved by whoever wrote it last';
  if (asked.decidedById === world.company.dana.id) return 'it was approved by a collector';
  if (asked.contactId !== call.contactId || asked.contactAddress !== call.number) return 'it was for another party';
  return asked.lapsesAt === null || asked.lapsesAt <= call.placedAt ? 'it had run out' : null;
}

async function folderOf(accountId: AccountId): Promise<Folder> {
  const answer = await deskOf('sam').get(`/v1/accounts/${accountId}`);
  expect(answer.statusCode, answer.body).toBe(200);
  return folderSchema.parse(answer.json());
}

const runs = 15;

describe('contacts that want a second person', () => {
  test(
    `are never made by us without a valid word of somebody else, and no word twice, in ${runs} random stories of three desktops`,
    { timeout: 240_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(action, { minLength: 10, maxLength: 28 }), async (actions) => {
          const story = await Story.begin(world);
          for (const each of prologue) await story.tell(each);
          expect(story.calls).toMatchObject([{ dialer: 'bridge', verdict: 'needsApproval', flag: null }]);
          for (const each of actions) await story.tell(each);
        }),
        { numRuns: runs },
      );
    },
  );

  test('are held by the database too: no word is used that was not given', async () => {
    const story = await Story.begin(world);
    await story.tell({ act: 'ask', by: 'dana', person: 0, number: 0 });
    const [asked] = story.approvals;
    const use = world.database.ownerPool.query('update approvals set used_by_id = $1 where id = $2', [randomUUID(), asked?.id]);
    await expect(use).rejects.toThrow(/used_when_approved/);
  });
});
