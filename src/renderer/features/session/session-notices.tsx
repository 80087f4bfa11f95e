import { useEffect, useState } from 'react';
import type { Session } from '#contracts/ipc.ts';
import { useBegunForms } from '#renderer/state/begun-forms.ts';
import { useNoteDrafts } from '#renderer/state/note-drafts.ts';
import { formatMoment } from '#renderer/ui/dates.ts';
import { wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { useNow } from '#renderer/ui/use-now.ts';
import styles from './session-notices.module.css';

/** What a person has to know of their session, in a corner of the window: that it locks, that it ends, that nothing stays. */
export function SessionNotices({ session }: { readonly session: Session }) {
  const [isLockNear, setLockNear] = useState(false);
  const [isRead, setRead] = useState(false);
  const hasUnkeptNote = useNoteDrafts((state) => state.unkept.length > 0);
  const hasUnkeptForm = useBegunForms((state) => state.unkept.length > 0);
  const hasUnkept = hasUnkeptNote || hasUnkeptForm;
  useEffect(() => window.desk.on('lock.near', setLockNear), []);
  const now = useNow();
  const { leaseEndsAt } = session;
  return (
    <div className={styles.notices} role="status">
      {isLockNear && (
        <Warning
          title="Locks within a minute"
          detail="Nobody has touched the workstation for a while. Move the mouse or press a key to stay."
        />
      )}
      {hasUnkept && <Warning {...wordsOfFailure({ code: 'draft.notKept' })} />}
      {typeof leaseEndsAt === 'string' && (
        <Warning
          title={`Connect to the network before ${formatMoment(leaseEndsAt, now)}`}
          detail="Without a connection the accounts on this computer are shut then. What you write stays kept and is sent later."
        />
      )}
      {session.isForSessionOnly === true && !isRead && (
        <Warning
          title="Accounts are kept for this session only"
          detail="This computer has no keychain to guard them. When you sign out, lock or quit they are removed, and the next sign-in needs the network. Work that was not sent yet stays kept, sealed."
          onRead={() => setRead(true)}
        />
      )}
    </div>
  );
}

type WarningProps = { readonly title: string; readonly detail: string; readonly onRead?: () => void };

function Warning({ title, detail, onRead }: WarningProps) {
  return (
    <Notice tone="warn" title={title} className={styles.notice}>
      <p>{detail}</p>
      {onRead && (
        <button type="button" onClick={onRead}>
          I have read this
        </button>
      )}
    </Notice>
  );
}
