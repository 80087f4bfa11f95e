import { type FormEvent, useEffect, useId, useRef, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { Session } from '#contracts/ipc.ts';
import { wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { DemoSignIns } from './demo-sign-ins.tsx';
import { type Prospect, useProspect } from './use-prospect.ts';
import styles from './sign-in-form.module.css';

type Props = { readonly ending: Failure | null; readonly onSignedIn: (session: Session) => void };

/** E-mail, password and the way in; says in words why it did not work and what still does while offline. */
export function SignInForm({ ending, onSignedIn }: Props) {
  const ids = { email: useId(), password: useId(), failure: useId() };
  const { prospect, ask } = useProspect();
  const { email, password, isBusy, failure, passwordField, type, choose, submit } = useSignIn(prospect, ending, onSignedIn);
  const canSubmit = email.trim() !== '' && password !== '' && !isBusy;
  return (
    <>
      <form className={styles.card} onSubmit={(event) => void submit(event)} aria-describedby={ids.failure} noValidate>
        <h1>Sign in</h1>
        <OfflineNotice prospect={prospect} onAsk={ask} />
        <label htmlFor={ids.email}>E-mail</label>
        <input
          id={ids.email}
          type="email"
          autoComplete="username"
          spellCheck={false}
          autoFocus
          value={email}
          onChange={(event) => type({ email: event.target.value })}
        />
        <label htmlFor={ids.password}>Password</label>
        <input
          id={ids.password}
          ref={passwordField}
          type="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => type({ password: event.target.value })}
        />
        <div id={ids.failure} role="alert">
          {failure && <FailureBox failure={failure} />}
        </div>
        <button type="submit" className={styles.submit} disabled={!canSubmit} aria-busy={isBusy}>
          {isBusy ? 'Signing in…' : 'Sign in'}
        </button>
      </form>
      {prospect?.hello?.demo && <DemoSignIns demo={prospect.hello.demo} chosenEmail={email} onChoose={choose} />}
    </>
  );
}

type Entered = { readonly email: string; readonly password: string };

/** What is in the fields, and what came of sending it. */
function useSignIn(prospect: Prospect | null, ending: Failure | null, onSignedIn: (session: Session) => void) {
  const [typed, setTyped] = useState<Entered | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  /** The end of the session before is told until somebody does something about it; it may come while they type already. */
  const [toldEnding, setToldEnding] = useState<Failure | null>(null);
  const passwordField = useRef<HTMLInputElement>(null);
  // What the main process knows fills the fields, but never over what a person has begun to type.
  const filled = prospect ? fillingOf(prospect) : nothingFilled;
  const entered = typed ?? filled;
  const isPasswordNext = typed === null && filled.email !== '' && filled.password === '';

  useEffect(() => {
    if (isPasswordNext) passwordField.current?.focus();
  }, [isPasswordNext]);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBusy) return;
    setBusy(true);
    setFailure(null);
    setToldEnding(ending);
    const answer = await signIn(entered.email.trim(), entered.password);
    if (answer.ok) return onSignedIn(answer.value);
    setBusy(false);
    setFailure(answer.error);
    passwordField.current?.select();
  };
  const choose = ({ email, password }: Entered) => {
    setTyped({ email, password });
    setFailure(null);
    setToldEnding(ending);
  };
  return {
    ...entered,
    isBusy,
    failure: failure ?? (ending === toldEnding ? null : ending),
    passwordField,
    type: (part: Partial<Entered>) => setTyped({ ...entered, ...part }),
    choose,
    submit,
  };
}

const nothingFilled: Entered = { email: '', password: '' };

/** The answer to a sign-in; a call that broke on its way is a failure like any other. */
async function signIn(email: string, password: string) {
  try {
    return await window.desk['session.signIn']({ email, password });
  } catch {
    // The bridge refuses what is not an address before it asks anyone.
    return { ok: false, error: { code: 'call.invalid' } } as const;
  }
}

/** The last person on this computer, or else the demo company's collector. */
function fillingOf({ hello, lastEmail }: Prospect): Entered {
  const users = hello?.demo?.users ?? [];
  const user = lastEmail === null ? users.find(({ role }) => role === 'collector') : users.find((u) => u.email === lastEmail);
  return { email: lastEmail ?? user?.email ?? '', password: user?.password ?? '' };
}

function FailureBox({ failure }: { readonly failure: Failure }) {
  const { title, detail } = wordsOfFailure(failure);
  // A lock is no failure.
  const isLock = failure.code.startsWith('session.locked');
  return (
    <Notice tone={isLock ? 'plain' : 'bad'} title={title} className={styles.failure}>
      <p>{detail}</p>
    </Notice>
  );
}

function OfflineNotice({ prospect, onAsk }: { readonly prospect: Prospect | null; readonly onAsk: () => void }) {
  if (!prospect || prospect.hello) return null;
  return (
    <Notice tone="warn" role="status" title="Offline: the central API does not answer" className={styles.offline}>
      <p>
        {prospect.lastEmail === null
          ? 'The first sign-in on this computer needs the central API. Check the network, then try again.'
          : `You can sign in on this computer with ${prospect.lastEmail}. Everything you write is kept and sent later.`}
      </p>
      <button type="button" onClick={onAsk}>
        Try again
      </button>
    </Notice>
  );
}
