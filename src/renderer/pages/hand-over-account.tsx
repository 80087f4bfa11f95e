import { Modal } from '@mantine/core';
import { useState } from 'react';
import { useDataClient } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { HandOverDialog } from '#renderer/features/team/hand-over-dialog.tsx';
import type { HandOverWish } from '#renderer/features/team/use-preview.ts';
import { readTeamAgain, useTeam } from '#renderer/features/team/use-team.ts';
import { closeOverlay } from '#renderer/state/screen.ts';
import { FailureNotice } from '#renderer/ui/failure-notice.tsx';

/** Hands the open account to another collector, for good or for some days. Whose it was when it was opened is kept: once it is handed over, it is somebody else's. */
export function HandOverAccount({ account }: { readonly account: AccountView }) {
  const client = useDataClient();
  const { figures, failure } = useTeam();
  const [wish] = useState<HandOverWish | null>(() => wishOf(account));
  if (wish === null) return null;
  if (figures === null) {
    return (
      <Modal opened onClose={closeOverlay} title="Hand accounts over" size={520} centered>
        {failure === null ? (
          <p role="status">Asking who works accounts…</p>
        ) : (
          <FailureNotice failure={failure} kept="Nothing was handed over: it needs the network.">
            <button type="button" onClick={readTeamAgain}>
              Ask again
            </button>
          </FailureNotice>
        )}
      </Modal>
    );
  }
  return (
    <HandOverDialog
      team={figures.team}
      wish={wish}
      today={figures.today}
      onWish={ignored}
      onClose={closeOverlay}
      onDone={() => {
        client.syncNow();
        readTeamAgain();
      }}
    />
  );
}

function wishOf({ folder }: AccountView): HandOverWish | null {
  const { id, name, collectorId } = folder.account;
  return collectorId === null ? null : { fromId: collectorId, accountIds: [id], name };
}

/** It is this account that goes, and nobody else's book. */
const ignored = (): void => undefined;
