import { Modal } from '@mantine/core';
import { closeOverlay, useScreen } from '#renderer/state/screen.ts';
import { Key } from '#renderer/ui/key.tsx';
import styles from './shortcut-list.module.css';

const groups = [
  {
    title: 'Queue',
    keys: [
      ['J', 'Next account'],
      ['K', 'Previous account'],
      ['↑ ↓', 'Move, with the queue in focus'],
      ['Home', 'First account, with the queue in focus'],
      ['⏎', 'Into the account, with the queue in focus'],
    ],
  },
  {
    title: 'Contact note',
    keys: [
      ['N', 'Write the note'],
      ['Ctrl ⏎', 'Save and stay on the account'],
      ['Ctrl Shift ⏎', 'Save and open the next account of the list'],
    ],
  },
  {
    title: 'Somebody calls',
    keys: [
      ['Shift ⏎', 'In the search: open beside the work in hand'],
      ['F6', 'From one side to the other'],
      ['Ctrl Shift ⏎', 'Save the caller’s note and go back'],
      ['Esc', 'Back to the work in hand; the caller’s words are kept'],
    ],
  },
  {
    title: 'Everywhere',
    keys: [
      ['Ctrl K', 'Search'],
      ['/', 'Search'],
      ['Ctrl Shift N', 'New window'],
      ['Ctrl Shift S', 'Sync now'],
      ['Ctrl Alt L', 'Lock'],
      ['Ctrl Shift L', 'Light or dark'],
      ['← →', 'Next tab, with the tabs in focus'],
      ['Esc', 'Close what lies on top'],
      ['?', 'This list'],
    ],
  },
] as const;

/** Every key that does something. */
export function ShortcutList() {
  const isOpen = useScreen((screen) => screen.overlay === 'shortcuts');
  return (
    <Modal opened={isOpen} onClose={closeOverlay} title="Keyboard shortcuts" size={460} centered>
      {groups.map(({ title, keys }) => (
        <section key={title} className={styles.group}>
          <h3>{title}</h3>
          <dl>
            {keys.map(([key, words]) => (
              <div key={key}>
                <dt>{words}</dt>
                <dd>
                  <Key keys={key} />
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
    </Modal>
  );
}
