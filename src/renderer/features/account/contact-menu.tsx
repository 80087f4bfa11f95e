import { Menu } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import type { Contact } from '#domain/rows.ts';
import { useMayAct } from '#renderer/data/use-data.ts';
import { IconButton } from '#renderer/ui/icon-button.tsx';
import styles from './contacts.module.css';

/** What can be done with one person outside a call. */
export type ContactAct = 'markWrong' | 'correct' | 'correctEmail' | 'stop';
type Props = {
  readonly contact: Contact;
  readonly isWrong: boolean;
  /** A form that was chosen here stands open: the focus is its own, and comes back when it goes. */
  readonly isFormOpen: boolean;
  readonly onChoose: (act: ContactAct) => void;
};

export function ContactMenu({ contact, isWrong, isFormOpen, onChoose }: Props) {
  if (!useMayAct()) return null;
  return (
    <Menu position="bottom-end" width={230} returnFocus={!isFormOpen}>
      <Menu.Target>
        <IconButton className={styles.menu} aria-label={`What to do with ${contact.name}`} title="Number, e-mail address, stops">
          <IconDots size={16} stroke={2} aria-hidden="true" />
        </IconButton>
      </Menu.Target>
      <Menu.Dropdown>
        {contact.phone !== null && !isWrong && <Menu.Item onClick={() => onChoose('markWrong')}>It is not their number</Menu.Item>}
        <Menu.Item onClick={() => onChoose('correct')}>{contact.phone === null ? 'Add a number…' : 'Correct the number…'}</Menu.Item>
        <Menu.Item onClick={() => onChoose('correctEmail')}>
          {contact.email === null ? 'Add an e-mail address…' : 'Correct the e-mail address…'}
        </Menu.Item>
        <Menu.Item onClick={() => onChoose('stop')}>They ask not to be contacted…</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
