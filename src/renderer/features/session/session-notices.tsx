import { useEffect, useState } from 'react';
import type { Session } from '#contracts/ipc.ts';
import { useNoteDrafts } from '#renderer/state/note-drafts.ts';
import { formatMoment } from '#renderer/ui/dates.ts';
import { wordsOfFailure } from '#renderer/ui/failure-words.ts';
import notice from '#renderer/ui/notice.module.css';
import { useNow } from '#renderer/ui/use-now.ts';
import styles from './session-notices.module.css';

/** What a person has to know of their session, in a corner of the window: that it locks, that it ends, that nothing stays. */
export function SessionNotices({ session }: { readonly session: Session }) {
  const [isLockNear, setLockNear] = useState(false);
  const [isRead, setRead] = useState(false);
  const hasUnkept = useNoteDrafts((state) => state.unkept.length > 0);
  useEffect(() => window.desk.on('lock.near', setLockNear), []);
  const now = useNow();
  const { leaseEndsAt } = session;
  return (
    <div className={styles.notices} role="status">
      {isLockNear && (
        <Notice
          title="Locks within a minute"
          detail="Nobody has touched the workstation for a while. Move the mouse or press a key to stay."
        />
      )}
      {hasUnkept && <Notice {...wordsOfFailure({ code: 'draft.notKept' })} />}
      {typeof leaseEndsAt === 'string' && (
        <Notice
          title={`Connect to the network before ${formatMoment(leaseEndsAt, now)}`}
          detail="Without a connection the accounts on this computer are shut then. What you write stays kept and is sent later."
        />
      )}
      {session.isForSessionOnly === true && !isRead && (
        <Notice
          title="Accounts are kept for this session only"
          detail="This computer has no keychain to guard them. When you sign out, lock or quit they are removed, and the next sign-in needs the network. Work that was not sent yet stays kept, sealed."
          onRead={() => setRead(true)}
        />
      )}
    </div>
  );
}

type NoticeProps = { readonly title: string; readonly detail: string; readonly onRead?: () => void };

function Notice({ title, detail, onRead }: NoticeProps) {
  return (
    <section className={`${notice.notice} ${notice.warn} ${styles.notice}`}>
      <b>{title}</b>
      <p>{detail}</p>
      {onRead && (
        <button type="button" onClick={onRead}>
          I have read this
        </button>
      )}
    </section>
  );
}
