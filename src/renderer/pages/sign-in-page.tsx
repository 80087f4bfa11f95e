import type { Failure } from '#contracts/failure.ts';
import type { Session } from '#contracts/ipc.ts';
import { SignInForm } from '#renderer/features/session/sign-in-form.tsx';
import { BrandMark } from '#renderer/ui/brand-mark.tsx';
import styles from './sign-in-page.module.css';

type Props = { readonly ending: Failure | null; readonly onSignedIn: (session: Session) => void };

/** The first screen. It loads nothing but React, so that it is there at once. `ending` says why an earlier session ended. */
export function SignInPage({ ending, onSignedIn }: Props) {
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <div className={styles.brand}>
          <BrandMark size={22} />
          Collector Workstation
        </div>
        <SignInForm ending={ending} onSignedIn={onSignedIn} />
      </div>
    </main>
  );
}
