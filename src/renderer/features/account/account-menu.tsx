import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { overseers } from '#domain/command.ts';
import { placeStay } from '#domain/stay.ts';
import { useMayAct, useOpened } from '#renderer/data/use-data.ts';
import type { AccountView } from '#renderer/data/worker-protocol.ts';
import { showOverlay } from '#renderer/state/screen.ts';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import { Key } from '#renderer/ui/key.tsx';
import { useMarking } from './use-marking.ts';
import styles from './account-header.module.css';

/** What can be done with the account as a whole: put it off, pin it, and, for those who lead, place it under a stay or hand it to somebody else. */
export function AccountMenu({ account }: { readonly account: AccountView }) {
  const role = useOpened()?.user.role;
  const { skip } = useMarking();
  const mayAct = useMayAct();
  const isStayed = account.folder.account.staySince !== null;
  if (!mayAct) return null;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <IconButton className={styles.menu} aria-label="What to do with this account" title="Snooze, pin, skip">
          <IconDots size={18} stroke={2} aria-hidden="true" />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item rightSection={<Key keys="S" />} onClick={() => showOverlay('snooze')}>
          Snooze…
        </Menu.Item>
        <Menu.Item rightSection={<Key keys="Shift P" />} onClick={() => showOverlay('pin')}>
          Pin to the top…
        </Menu.Item>
        <Menu.Item rightSection={<Key keys="Shift S" />} onClick={() => void skip(account)}>
          Skip for today
        </Menu.Item>
        <Menu.Item rightSection={<Key keys="Shift A" />} onClick={() => showOverlay('arrangement')}>
          Plan, settlement, extension…
        </Menu.Item>
        <Menu.Item rightSection={<Key keys="Shift L" />} onClick={() => showOverlay('papers')}>
          Copies and statements…
        </Menu.Item>
        <Menu.Item onClick={() => showOverlay('stop')}>They ask not to be contacted…</Menu.Item>
        {role !== undefined && placeStay.roles.includes(role) && (
          <>
            <Menu.Divider />
            <Menu.Item disabled={account.undecided.length > 0} onClick={() => showOverlay('stay')}>
              {isStayed ? 'Lift the stay…' : 'Place under a stay…'}
            </Menu.Item>
          </>
        )}
        {role !== undefined && overseers.includes(role) && account.folder.account.collectorId !== null && (
          <Menu.Item onClick={() => showOverlay('handOver')}>Hand to another collector…</Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
