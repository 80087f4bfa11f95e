import { Modal } from '@mantine/core';
import { useMayAct } from '#renderer/data/use-data.ts';
import { closeOverlay, useScreen } from '#renderer/state/screen.ts';
import { Key } from '#renderer/ui/key.tsx';
import styles from './shortcut-list.module.css';

type Group = { readonly title: string; readonly keys: readonly (readonly [key: string, words: string])[] };

const groups: readonly Group[] = [
  {
    title: 'Queue',
    keys: [
      ['J', 'Next account'],
      ['K', 'Previous account'],
      ['↑ ↓', 'Move, with the queue in focus'],
      ['Home', 'First account, with the queue in focus'],
      ['S', 'Snooze the account, with a reason'],
      ['Shift P', 'Pin it to the top, with a reason'],
      ['Shift S', 'Skip it for today'],
      ['Shift A', 'Plan, settlement, extension or another request'],
      ['U', 'Take back the last snooze, pin or skip'],
      ['W', 'Why the account stands where it stands'],
      ['Shift F', 'Filter the lists'],
      ['⏎', 'Into the account, with the queue in focus'],
    ],
  },
  {
    title: 'Contact note',
    keys: [
      ['C', 'Call the contact'],
      ['Shift M', 'Shut the microphone in a call, or open it'],
      ['Shift K', 'Keys of the telephone, in a call from this window'],
      ['Shift H', 'Hang up, or say that the call has ended'],
      ['O', 'To the outcomes'],
      ['E', 'Write an e-mail'],
      ['L', 'Write a letter'],
      ['M', 'Confirm in writing what was just agreed'],
      ['Shift L', 'Copies of invoices, statements and letters'],
      ['1 – 9, R B A G', 'Choose the outcome, with the outcomes in focus'],
      ['P', 'Outcome: promise'],
      ['D', 'Outcome: dispute'],
      ['N', 'Write the note'],
      ['F', 'Follow-up date'],
      ['X', 'Take the invoice under the cursor into the note, or out of it'],
      ['Shift X', 'All past-due invoices, or none'],
      ['↑ ↓', 'Move the cursor, with an invoice in focus'],
      ['Ctrl ⏎', 'Save and open the next account of the list'],
      ['Ctrl Shift ⏎', 'Save and stay on the account'],
      ['Esc', 'Leave a field: keys are shortcuts again'],
    ],
  },
  {
    title: 'Dunning run',
    keys: [
      ['J K', 'Next or previous account'],
      ['X', 'Take the account out of what is sent, or back in'],
      ['E', 'Change the words before they are sent'],
      ['Ctrl ⏎', 'Send and print all that is ready of the step'],
    ],
  },
  {
    title: 'Somebody calls',
    keys: [
      ['Shift ⏎', 'In the search: open beside the work in hand'],
      ['F6', 'From one side to the other'],
      ['Ctrl ⏎', 'Save the caller’s note and go back'],
      ['Esc', 'Back to the work in hand; the caller’s words are kept'],
    ],
  },
  {
    title: 'Approvals',
    keys: [
      ['J K', 'Next and previous request'],
      ['A', 'Approve'],
      ['R', 'Refuse, with a comment'],
      ['B', 'Ask back, with a comment'],
      ['⏎', 'Open the account'],
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
];

/** Keys of whoever only reads: those that change nothing. */
const readerGroups = groups.flatMap(({ title, keys }): readonly Group[] => {
  if (title === 'Everywhere') return [{ title, keys }];
  const reading = keys.filter(([key]) => ['J', 'K', 'J K', '↑ ↓', 'Home', 'W', 'Shift F', '⏎'].includes(key));
  return title === 'Queue' || title === 'Approvals' ? [{ title, keys: reading }] : [];
});

/** Every key that does something for the person signed in. */
export function ShortcutList() {
  const mayAct = useMayAct();
  const isOpen = useScreen((screen) => screen.overlay === 'shortcuts');
  return (
    <Modal opened={isOpen} onClose={closeOverlay} title="Keyboard shortcuts" size={1040} centered>
      <div className={styles.groups}>
        {(mayAct ? groups : readerGroups).map(({ title, keys }) => (
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
      </div>
    </Modal>
  );
}
