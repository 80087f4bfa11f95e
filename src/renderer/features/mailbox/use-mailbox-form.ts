import { useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { User } from '#contracts/http.ts';
import type { KeepMailboxRequest, MailboxState } from '#contracts/mailbox.ts';
import { type MailboxProblems, type TypedMailbox, settingsOf, typedOf } from './typed-mailbox.ts';

type Said = { readonly words: string; readonly failure: Failure | null };
const nothingSaid: Said = { words: '', failure: null };
const failed = (failure: Failure): Said => ({ words: '', failure });

/** A mailbox that is being typed, and what can be done with it. */
export type MailboxEditing = {
  readonly typed: TypedMailbox;
  readonly problems: MailboxProblems;
  /** What came of the last act. */
  readonly said: Said;
  readonly isBusy: boolean;
  change(over: Partial<TypedMailbox>): void;
  test(): Promise<void>;
  testReading(): Promise<void>;
  save(): Promise<void>;
  remove(): Promise<void>;
};

/** Holds what is typed of a mailbox; `onKept` is told of the one that is kept, or that none is. */
export function useMailboxForm(user: User, state: MailboxState, onKept: (state: MailboxState) => void): MailboxEditing {
  const [typed, setTyped] = useState(() => typedOf(state.settings, user));
  const [problems, setProblems] = useState<MailboxProblems>({});
  const [said, setSaid] = useState(nothingSaid);
  const [isBusy, setBusy] = useState(false);
  /** Does something with what was typed, where all of it can be. */
  const act = async (work: (request: KeepMailboxRequest) => Promise<Said>): Promise<void> => {
    const read = settingsOf(typed);
    if ('problems' in read) return setProblems(read.problems);
    setBusy(true);
    setSaid({ words: 'Asking the mail server…', failure: null });
    setSaid(await work({ settings: read.settings, password: orNull(typed.password), readingPassword: orNull(typed.imapPassword) }));
    setBusy(false);
  };
  return {
    typed,
    problems,
    said,
    isBusy,
    change(over) {
      setTyped({ ...typed, ...over });
      setProblems({});
      setSaid(nothingSaid);
    },
    test: () =>
      act(async (request) => {
        const tested = await window.desk['mailbox.test'](request);
        return tested.ok ? { words: 'All right: the server lets you in, and the line is protected.', failure: null } : failed(tested.error);
      }),
    testReading: () =>
      act(async (request) => {
        const tested = await window.desk['mailbox.testReading'](request);
        return tested.ok
          ? { words: 'All right: your mailbox can be read, and the line is protected.', failure: null }
          : failed(tested.error);
      }),
    save: () =>
      act(async (request) => {
        const kept = await window.desk['mailbox.keep'](request);
        if (!kept.ok) return failed(kept.error);
        setTyped({ ...typed, password: '', imapPassword: '' });
        onKept(kept.value);
        return { words: 'Saved on this computer.', failure: null };
      }),
    async remove() {
      const removed = await window.desk['mailbox.remove']();
      if (removed.ok) onKept(removed.value);
      else setSaid(failed(removed.error));
    },
  };
}

const orNull = (text: string): string | null => (text === '' ? null : text);
