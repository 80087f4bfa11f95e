import { Menu } from '@mantine/core';
import { IconChevronDown, IconInfoCircle, IconKeyboard, IconLock, IconLogout } from '@tabler/icons-react';
import type { Session } from '#contracts/ipc.ts';
import { showOverlay } from '#renderer/state/screen.ts';
import { Key } from '#renderer/ui/key.tsx';
import { roleWords } from '#renderer/ui/words.ts';
import { ThemeItems } from './theme-menu.tsx';
import styles from './user-menu.module.css';

/** Who is signed in, and what belongs to the person: theme, help, the way out. */
export function UserMenu({ session }: { readonly session: Session }) {
  const { user, company } = session;
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <button type="button" className={styles.target} title={`${user.name}, ${roleWords[user.role]}`}>
          <span>{user.name}</span>
          <IconChevronDown size={14} stroke={2} aria-hidden="true" />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className={styles.person}>
          <b>{user.name}</b>
          <span>
            {roleWords[user.role]} · {company.name}
          </span>
          <span>{user.email}</span>
          {session.isForSessionOnly === true && <span>Accounts are kept on this computer for this session only</span>}
          {session.confirmedBy === 'sealedCopy' && <span>Signed in on this computer; not confirmed by the central API yet</span>}
        </div>
        <Menu.Divider />
        <Menu.Label>Theme</Menu.Label>
        <ThemeItems />
        <Menu.Divider />
        <Menu.Item leftSection={<IconKeyboard size={16} stroke={1.8} />} onClick={() => showOverlay('shortcuts')}>
          Keyboard shortcuts
        </Menu.Item>
        <Menu.Item leftSection={<IconInfoCircle size={16} stroke={1.8} />} onClick={() => showOverlay('about')}>
          About
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLock size={16} stroke={1.8} />}
          rightSection={<Key keys="Ctrl Alt L" />}
          onClick={() => void window.desk['session.lock']()}
        >
          Lock
        </Menu.Item>
        <Menu.Item leftSection={<IconLogout size={16} stroke={1.8} />} onClick={() => showOverlay('signOut')}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
