import type { AccountFacts } from '#domain/account-facts.ts';
import type { Company } from '#domain/company.ts';
import { type DunningReceiver, dunningOf } from '#domain/dunning.ts';
import { type DunningMoment, type DunningState, dunningState } from '#domain/dunning-state.ts';
import { epochMsOf } from '#domain/kernel/dates.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import { currencySchema } from '#domain/kernel/money.ts';
import { attachmentsOfStep } from '#domain/message-along.ts';
import { copiedNumbers } from '#domain/message-enclosures.ts';
import { weighedAmount } from '#domain/late-money.ts';
import type { Policy } from '#domain/policy.ts';
import type { LocalCopy } from './local-copy.ts';
import type { RunRow, RunStatus, RunStep, RunView, RunWindow, StepName } from './run-outcome.ts';

type Due = Exclude<DunningState, { readonly status: 'notDue' }>;
/** An account that a step is due for. */
export type DueAccount = { readonly facts: AccountFacts; readonly state: Due };

/** Who is due for what; by step, in the order in which they are shown. */
type RunIndex = { readonly byStep: ReadonlyMap<string, readonly DueAccount[]>; readonly held: readonly DueAccount[] };

/** Held accounts that are listed beside the steps; the rest are found in their step. */
const mostHeldListed = 60;
/** What depends on the clock is asked anew after so long. */
const clockStepMs = 5 * 60_000;

/**
 * Today's dunning run, worked out from the summaries of a copy. A summary that has not changed is not asked again on the same day under the same settings, so that
 * a change of one account costs that account.
 */
export class DunningRun {
  #states = new WeakMap<AccountFacts, DunningState>();
  #validFor = '';
  #settings: Policy | null = null;

  /** One window of one step, with the counts of all; the folders of its rows alone are read. Throws `CacheFault`. */
  async view(copy: LocalCopy, company: Company, window: RunWindow, moment: DunningMoment): Promise<RunView> {
    await copy.readFacts();
    const { today } = copy.rules;
    const index = this.index(copy, company, moment);
    const steps = stepsOf(company.policy, index);
    const step = window.step ?? steps.find(hasAnybody) ?? steps[0] ?? null;
    const due = step === null ? [] : (index.byStep.get(keyOf(step)) ?? []);
    const shown = due.slice(window.first, window.first + window.count);
    const folders = new Map((await copy.shown(shown.map(({ facts }) => facts.account.id))).map((folder) => [folder.account.id, folder]));
    const rows = shown.map((each): RunRow => {
      const folder = folders.get(each.facts.account.id);
      const dunning = folder && dunningOf(folder, company, today, moment);
      const to = dunning?.to;
      return {
        ...rowOf(each),
        to: to ? receiverWords(to, each.facts.account.name) : '',
        items: dunning?.items.length ?? null,
        copies: dunning ? copiedNumbers({ attachments: attachmentsOfStep(dunning) }).length : null,
      };
    });
    return {
      steps,
      step: step && { strategyId: step.strategyId, stepId: step.stepId },
      total: due.length,
      first: window.first,
      rows,
      held: { count: index.held.length, first: index.held.slice(0, mostHeldListed).map(rowOf) },
      today,
    };
  }

  /** All who are ready for a step, in the order they are shown. */
  ready(copy: LocalCopy, company: Company, step: StepName, moment: DunningMoment): readonly DueAccount[] {
    return (this.index(copy, company, moment).byStep.get(keyOf(step)) ?? []).filter(({ state }) => state.status === 'ready');
  }

  /** Who is due, of the summaries as they are now. */
  index(copy: LocalCopy, company: Company, moment: DunningMoment): RunIndex {
    const { today } = copy.rules;
    this.#keepWhile(
      company.policy,
      `${today} ${moment.isSupervisor} ${moment.copyAsOf} ${Math.floor(epochMsOf(moment.now) / clockStepMs)}`,
    );
    const byStep = new Map<string, DueAccount[]>();
    const held: DueAccount[] = [];
    for (const id of copy.generation.ids()) {
      const facts = copy.generation.ranking.facts(id);
      const state = facts && this.#stateOf(facts, () => dunningState(facts, company, today, moment));
      if (!facts || !state || state.status === 'notDue') continue;
      const due = { facts, state };
      const key = keyOf({ strategyId: state.strategyId, stepId: state.step.id });
      const ofStep = byStep.get(key);
      if (ofStep) ofStep.push(due);
      else byStep.set(key, [due]);
      if (state.status === 'held') held.push(due);
    }
    const { orderingWeightPpm } = company.policy;
    for (const due of [...byStep.values(), held]) due.sort(inOrder(orderingWeightPpm));
    return { byStep, held };
  }

  #stateOf(facts: AccountFacts, work: () => DunningState): DunningState {
    const known = this.#states.get(facts);
    if (known) return known;
    const state = work();
    this.#states.set(facts, state);
    return state;
  }

  #keepWhile(settings: Policy, validFor: string): void {
    if (this.#settings === settings && this.#validFor === validFor) return;
    this.#states = new WeakMap();
    this.#settings = settings;
    this.#validFor = validFor;
  }
}

/** Where a message goes, in one line; a name that stands beside it already is not said again. */
function receiverWords(to: DunningReceiver, accountName: string): string {
  if (to.channel === 'email') return to.address;
  const lines = to.lines.replaceAll('\n', ', ');
  return to.name === accountName ? lines : `${to.name}, ${lines}`;
}

const keyOf = ({ strategyId, stepId }: StepName): string => `${strategyId} ${stepId}`;
const hasAnybody = ({ emails, letters, held, needAddress }: RunStep): boolean => emails + letters + held + needAddress > 0;

const statuses: readonly RunStatus[] = ['ready', 'needsAddress', 'held'];

/** The ready ones first, then the largest amounts, currencies weighed as the queue weighs them. */
function inOrder(weights: Policy['orderingWeightPpm']): (a: DueAccount, b: DueAccount) => number {
  const amounts = new WeakMap<DueAccount, number>();
  const amountOf = (due: DueAccount): number => {
    const known = amounts.get(due);
    if (known !== undefined) return known;
    const amount = Object.entries(due.state.asked).reduce(
      (sum, [currency, minor]) => sum + weighedAmount(minor, currencySchema.parse(currency), weights),
      0,
    );
    amounts.set(due, amount);
    return amount;
  };
  return (a, b) =>
    statuses.indexOf(a.state.status) - statuses.indexOf(b.state.status) ||
    amountOf(b) - amountOf(a) ||
    (a.facts.account.number < b.facts.account.number ? -1 : 1);
}

/** The steps in writing of all strategies; those of a strategy nobody fits stand there with nobody. */
function stepsOf({ strategies }: Policy, { byStep }: RunIndex): readonly RunStep[] {
  return strategies.list.flatMap(({ id: strategyId, name: strategyName, steps }) =>
    steps.flatMap((step, at): RunStep[] => {
      if (step.channel === 'call') return [];
      const due = byStep.get(keyOf({ strategyId, stepId: step.id })) ?? [];
      const count = (isSo: (state: Due) => boolean): number => due.filter(({ state }) => isSo(state)).length;
      return [
        {
          strategyId,
          stepId: step.id,
          strategyName,
          step,
          stepNumber: at + 1,
          emails: count(({ status, channel }) => status === 'ready' && channel === 'email'),
          letters: count(({ status, channel }) => status === 'ready' && channel === 'letter'),
          held: count(({ status }) => status === 'held'),
          needAddress: count(({ status }) => status === 'needsAddress'),
        },
      ];
    }),
  );
}

function rowOf({ facts, state }: DueAccount): RunRow {
  const { id: accountId, number, name } = facts.account;
  const { strategyId, step, status, channel, fallback, holds, asked } = state;
  return {
    accountId,
    number,
    name,
    strategyId,
    stepId: step.id,
    status,
    channel,
    fallback,
    holds,
    asked,
    to: null,
    items: null,
    copies: null,
    attach: step.attach,
  };
}

/** The accounts of a step that are to be written to, without those somebody has taken out. */
export const withoutThose = (due: readonly DueAccount[], leftOut: ReadonlySet<AccountId>): readonly DueAccount[] =>
  due.filter(({ facts }) => !leftOut.has(facts.account.id));
