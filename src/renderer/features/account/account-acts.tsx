import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { showOverlay, toggleWhy } from '#renderer/state/screen.ts';
import { MarkDialog } from './mark-dialog.tsx';
import { StayDialog } from './stay-dialog.tsx';
import { StopDialog } from './stop-dialog.tsx';
import { useMarking } from './use-marking.ts';

/** The keys and dialogs that act on the open account as a whole; once on a screen, however many accounts it shows. */
export function AccountActs({ account }: { readonly account: AccountView }) {
  const { skip } = useMarking();
  const mayAct = useMayAct();
  const acts = {
    s: () => showOverlay('snooze'),
    'Shift+P': () => showOverlay('pin'),
    'Shift+S': () => void skip(account),
    'Shift+L': () => showOverlay('papers'),
    'Shift+A': () => showOverlay('arrangement'),
  };
  usePlainKeys({ ...(mayAct ? acts : {}), w: toggleWhy });
  if (!mayAct) return null;
  return (
    <>
      <MarkDialog account={account} />
      <StayDialog account={account} />
      <StopDialog account={account} />
    </>
  );
}
