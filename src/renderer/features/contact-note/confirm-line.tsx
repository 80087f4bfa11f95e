import { IconMailCheck } from '@tabler/icons-react';
import { confirmationOf } from '#domain/confirmation.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { useConfirmations, writeConfirmation } from '#renderer/state/confirmations.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { Key } from '#renderer/ui/key.tsx';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import styles from './saved-line.module.css';

/** Offers to confirm in writing what was just agreed, also when the next account is in hand already: one press, or M. */
export function ConfirmLine({ account }: { readonly account: AccountView }) {
  const offered = useConfirmations((state) => state.offered);
  const isHere = offered?.accountId === account.folder.account.id;
  // What needs somebody's approval first is not agreed yet.
  const isAgreed = offered !== null && (!isHere || confirmationOf(account.folder, offered.agreedId) !== null);
  usePlainKeys({ m: isAgreed ? () => writeConfirmation(offered) : undefined });
  if (!isAgreed) return null;
  return (
    <div className={styles.line} data-stage="offered">
      <IconMailCheck size={15} stroke={2} aria-hidden="true" />
      <LinkButton aria-keyshortcuts="M" onClick={() => writeConfirmation(offered)}>
        Send a confirmation{isHere ? '' : ` to ${offered.accountName}`} <Key keys="M" />
      </LinkButton>
    </div>
  );
}
