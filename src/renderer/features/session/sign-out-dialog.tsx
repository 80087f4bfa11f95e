import { Modal } from '@mantine/core';
import { useSyncState } from '#renderer/data/use-data.ts';
import { losableAccountIds, unsavedAccountIds, useNoteDrafts } from '#renderer/state/note-drafts.ts';
import { closeOverlay, useScreen } from '#renderer/state/screen.ts';
import { countOf } from '#renderer/ui/money.ts';
import dialog from '#renderer/ui/dialog.module.css';

/** Asks before a sign-out, and says what stays: saved work does, words that were never saved do not. */
export function SignOutDialog() {
  const isOpen = useScreen((screen) => screen.overlay === 'signOut');
  const losable = useNoteDrafts((state) => losableAccountIds(state).length);
  const kept = useNoteDrafts((state) => unsavedAccountIds(state.drafts).length) - losable;
  const hasCall = useScreen((screen) => screen.heldId !== null);
  const { link } = useSyncState();
  const signOut = () => {
    closeOverlay();
    void window.desk['session.signOut']();
  };
  return (
    <Modal opened={isOpen} onClose={closeOverlay} title="Sign out?" size={430} centered>
      <div className={dialog.body}>
        {hasCall && (
          <p className={dialog.warning}>A call is not written down yet. It stays open and is asked for when you sign in again.</p>
        )}
        {losable > 0 && (
          <p className={dialog.warning}>
            {countOf(losable, 'contact note is', 'contact notes are')} not saved yet and would be lost, because this computer could not
            write to its disk. Go back and save them first.
          </p>
        )}
        {kept > 0 && (
          <p>
            {countOf(kept, 'contact note is', 'contact notes are')} not saved yet. Nothing is lost: the words are kept sealed on this
            computer and are there again when you sign in.
          </p>
        )}
        <p>
          {link.waitingCount === 0
            ? 'All you saved is in the central API.'
            : `${countOf(link.waitingCount, 'entry waits', 'entries wait')} for the server. Nothing is lost: it is sent after you sign in again on this computer.`}
        </p>
        <div className={dialog.acts}>
          <button type="button" className={dialog.plain} onClick={closeOverlay}>
            Stay
          </button>
          <button type="button" className={dialog.main} onClick={signOut} data-autofocus={losable === 0 ? true : undefined}>
            {losable > 0 ? 'Sign out and lose them' : 'Sign out'}
          </button>
        </div>
      </div>
    </Modal>
  );
}
