import { Popover } from '@mantine/core';
import { IconDialpad, IconMicrophone, IconMicrophoneOff } from '@tabler/icons-react';
import { type KeyboardEvent, useState } from 'react';
import type { Failure } from '#contracts/failure.ts';
import type { Call } from '#domain/rows.ts';
import { tellMuted, useLiveCall } from '#renderer/state/live-call.ts';
import { usePlainKeys } from '#renderer/state/plain-keys.ts';
import { inOneLine, wordsOfFailure } from '#renderer/ui/failure-words.ts';
import styles from './telephone-keys.module.css';

const keypad = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'] as const;
/** How they are said; a screen reader says nothing, or something else, for the signs. */
const saidKeys: Readonly<Record<string, string>> = { '*': 'Star', '#': 'Hash' };
const mostShown = 24;

/** In a call whose sound goes through this computer: the microphone, and the keys of a telephone. */
export function TelephoneKeys({ call: { id: callId, dialer, state } }: { readonly call: Call }) {
  const isMuted = useLiveCall((live) => live.isMuted);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [pressed, setPressed] = useState('');
  const isAnswered = state === 'inProgress';
  const mute = async (): Promise<void> => {
    const outcome = await window.desk['phone.mute']({ callId, dialer, isMuted: !isMuted });
    setFailure(outcome.ok ? null : outcome.error);
    if (outcome.ok) tellMuted(callId, outcome.value.isMuted);
  };
  const press = async (digits: string): Promise<void> => {
    const outcome = await window.desk['phone.press']({ callId, dialer, digits });
    setFailure(outcome.ok ? null : outcome.error);
    if (outcome.ok) setPressed((before) => (before + digits).slice(-mostShown));
  };
  const toggle = (): void => setOpen(isAnswered && !isOpen);
  usePlainKeys({ 'Shift+M': () => void mute(), 'Shift+K': toggle });
  return (
    <>
      <div className={styles.keys}>
        <button type="button" aria-pressed={isMuted} aria-keyshortcuts="Shift+M" title="Mute (Shift M)" onClick={() => void mute()}>
          {isMuted ? <IconMicrophoneOff size={15} aria-hidden="true" /> : <IconMicrophone size={15} aria-hidden="true" />}
          {isMuted ? 'Muted' : 'Mute'}
        </button>
        <Popover opened={isOpen && isAnswered} onChange={setOpen} position="bottom-end" width={204} trapFocus returnFocus shadow="none">
          <Popover.Target>
            <button
              type="button"
              aria-keyshortcuts="Shift+K"
              title={isAnswered ? 'Keypad (Shift K)' : 'Keypad: once somebody has answered'}
              disabled={!isAnswered}
              onClick={toggle}
            >
              <IconDialpad size={15} aria-hidden="true" />
              Keypad
            </button>
          </Popover.Target>
          <Popover.Dropdown aria-label="Keypad">
            <Keypad pressed={pressed} onPress={(digits) => void press(digits)} />
          </Popover.Dropdown>
        </Popover>
      </div>
      {failure && (
        <span className={styles.failure} role="alert">
          {inOneLine(wordsOfFailure(failure))}
        </span>
      )}
    </>
  );
}

type KeypadProps = { readonly pressed: string; readonly onPress: (digits: string) => void };

/** The twelve keys; they are pressed on the keyboard too, wherever in here the focus is. */
function Keypad({ pressed, onPress }: KeypadProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey || !keypad.some((key) => key === event.key)) return;
    event.preventDefault();
    onPress(event.key);
  };
  return (
    <div role="group" aria-label="Keys of the telephone" onKeyDown={onKeyDown}>
      <output className={styles.pressed} aria-label="Pressed">
        {pressed}
      </output>
      <div className={styles.pad}>
        {keypad.map((key) => (
          <button key={key} type="button" aria-label={saidKeys[key]} onClick={() => onPress(key)}>
            {key}
          </button>
        ))}
      </div>
    </div>
  );
}
