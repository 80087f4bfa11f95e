import { create } from 'zustand';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { MessageEdit, RunRow, StepName } from '#renderer/data/run-outcome.ts';

export type LettersSection = 'run' | 'outbox' | 'templates' | 'letterhead';

export type LetterTarget = 'pdf' | 'printer';

/** Somebody who was taken out of what is sent next. */
type LeftOut = StepName & Pick<RunRow, 'channel'>;
type Edit = StepName & MessageEdit;

/** What the letters page is at: which part of it, which step and account, who was taken out, and what was written over. */
export type LettersScreen = {
  readonly section: LettersSection;
  /** Null: the first step that has anybody. */
  readonly step: StepName | null;
  readonly accountId: AccountId | null;
  /** Where letters go that are released: a file, or a printer that is asked for. */
  readonly lettersGoTo: LetterTarget;
  readonly leftOut: ReadonlyMap<AccountId, LeftOut>;
  /** By account and step: words for one step are not those for the next. */
  readonly edits: ReadonlyMap<string, Edit>;
};

const beginning: LettersScreen = { section: 'run', step: null, accountId: null, lettersGoTo: 'pdf', leftOut: new Map(), edits: new Map() };

export const useLetters = create<LettersScreen>()(() => beginning);

export const chooseSection = (section: LettersSection): void => useLetters.setState({ section });
export const chooseStep = (step: StepName): void => useLetters.setState({ step, accountId: null });
export const chooseLetterTarget = (lettersGoTo: LetterTarget): void => useLetters.setState({ lettersGoTo });
export const chooseRunAccount = (accountId: AccountId | null): void => useLetters.setState({ accountId });

/** Takes an account out of what is sent next, or back into it. */
export const leaveOut = ({ accountId, strategyId, stepId, channel }: RunRow, isOut: boolean): void =>
  useLetters.setState(({ leftOut }) => {
    const next = new Map(leftOut);
    if (isOut) next.set(accountId, { strategyId, stepId, channel });
    else next.delete(accountId);
    return { leftOut: next };
  });

/** Whether two names are of one step. */
export const isSameStep = (a: StepName, b: StepName): boolean => a.strategyId === b.strategyId && a.stepId === b.stepId;

/** What an edit is kept under. */
export const editKeyOf = (accountId: AccountId, { strategyId, stepId }: StepName): string => `${accountId} ${strategyId} ${stepId}`;

/** Keeps the words somebody has written for an account and a step, with those of the template that they began from; null goes back to the template's. */
export const keepEdit = (accountId: AccountId, { strategyId, stepId }: StepName, edit: Omit<MessageEdit, 'accountId'> | null): void =>
  useLetters.setState(({ edits }) => {
    const next = new Map(edits);
    const key = editKeyOf(accountId, { strategyId, stepId });
    if (edit === null) next.delete(key);
    else next.set(key, { ...edit, accountId, strategyId, stepId });
    return { edits: next };
  });

/** Back to how a sign-in begins. */
export const resetLetters = (): void => useLetters.setState(beginning);
