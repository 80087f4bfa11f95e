import { create } from 'zustand';
import { ownNumbersIn, withoutCardNumbers } from '#domain/card-free-input.ts';
import type { Folder } from '#domain/folder.ts';
import { type BegunForm, type FormKey, formKeyOf } from '#contracts/begun-form.ts';

type BegunForms = {
  readonly ownerId: string | null;
  readonly forms: ReadonlyMap<FormKey, BegunForm>;
  /** Forms that the disk did not take: their words are in this window only. */
  readonly unkept: readonly FormKey[];
  /** Of forms in which something looks like a card number: the numbers of the account's own that are none. */
  readonly ownNumbers: ReadonlyMap<FormKey, ReadonlySet<string>>;
};

const nothing = { forms: new Map(), unkept: [], ownNumbers: new Map() };

export const useBegunForms = create<BegunForms>()(() => ({ ownerId: null, ...nothing }));

/** Keeps a form as it is now, whatever is opened or closed meanwhile, until it is dropped. With the account's `folder`, its own numbers are known from then on. */
export function keepForm(form: BegunForm, folder?: Pick<Folder, 'account' | 'invoices'>): void {
  const key = formKeyOf(form);
  const mayHoldCard = folder !== undefined && withoutCardNumbers(form).maskedCount > 0;
  useBegunForms.setState(({ forms, ownNumbers }) => ({
    forms: new Map(forms).set(key, form),
    ...(mayHoldCard && { ownNumbers: new Map(ownNumbers).set(key, ownNumbersIn(folder)) }),
  }));
}

/** The form as it may lie on a disk: without card numbers. */
export const formWithoutCards = (key: FormKey, form: BegunForm): BegunForm =>
  withoutCardNumbers(form, useBegunForms.getState().ownNumbers.get(key)).input;

/** It has been sent, or given up: the next one begins empty. */
export const dropForm = (which: Pick<BegunForm, 'of' | 'id'>): void =>
  useBegunForms.setState(({ forms, ownNumbers }) => {
    const key = formKeyOf(which);
    return { forms: without(forms, key), ownNumbers: without(ownNumbers, key) };
  });

function without<V>(map: ReadonlyMap<FormKey, V>, key: FormKey): ReadonlyMap<FormKey, V> {
  const others = new Map(map);
  others.delete(key);
  return others;
}

/** Notes whether the disk has taken forms. */
export const markFormsKept = (keys: readonly FormKey[], isKept: boolean): void =>
  useBegunForms.setState(({ unkept }) => {
    const others = unkept.filter((key) => !keys.includes(key));
    return { unkept: isKept ? others : [...others, ...keys] };
  });

/** Says whose forms these are: somebody else's are forgotten. */
export const claimForms = (userId: string): void =>
  useBegunForms.setState((state) => (state.ownerId === userId ? state : { ownerId: userId, ...nothing }));

/** Takes in what was kept from an earlier session; what is being written already goes before it. */
export const takeForms = (kept: readonly BegunForm[]): void =>
  useBegunForms.setState(({ forms }) => ({ forms: new Map([...kept.map((form) => [formKeyOf(form), form] as const), ...forms]) }));

/** Forgets the forms that are kept sealed, at the end of a session: they come back with the next sign-in. The others wait here. */
export const forgetKeptForms = (): void =>
  useBegunForms.setState(({ forms, unkept }) => ({
    forms: new Map([...forms].filter(([key]) => unkept.includes(key))),
    ownNumbers: new Map(),
  }));

/** Forgets every form in this window. */
export const resetForms = (): void => useBegunForms.setState(nothing);
