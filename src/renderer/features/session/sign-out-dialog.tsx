import { Modal } from '@mantine/core';
import { useSyncState } from '#renderer/data/use-data.ts';
import { resetNoteDrafts, unsavedAccountIds, useNoteDrafts } from '#renderer/state/note-drafts.ts';
import { closeOverlay, useScreen } from '#renderer/state/screen.ts';
import { countOf } from '#renderer/ui/money.ts';
import dialog from '#renderer/ui/dialog.module.css';

/** Asks before a sign-out, and says what stays: saved work does, words that were never saved do not. */
export function SignOutDialog() {
  const isOpen = useScreen((screen) => screen.overlay === 'signOut');
  const unsaved = useNoteDrafts((state) => unsavedAccountIds(state.drafts).length);
  const { link } = useSyncState();
  const signOut = () => {
    closeOverlay();
    resetNoteDrafts();
    void window.desk['session.signOut']();
  };
  return (
    <Modal opened={isOpen} onClose={closeOverlay} title="Sign out?" size={430} centered>
      <div className={dialog.body}>
        {unsaved > 0 && (
          <p className={dialog.warning}>
            {countOf(unsaved, 'contact note is', 'contact notes are')} not saved yet and would be lost. Go back and save them first.
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
          <button type="button" className={dialog.main} onClick={signOut} data-autofocus={unsaved === 0 ? true : undefined}>
            {unsaved > 0 ? 'Sign out and lose them' : 'Sign out'}
          </button>
        </div>
      </div>
    </Modal>
  );
}
