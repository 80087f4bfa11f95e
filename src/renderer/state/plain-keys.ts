import { useEffect, useRef } from 'react';
import { isTyping } from './is-typing.ts';
import { useScreen } from './screen.ts';

/** What may hold the focus and keeps its keys to itself. */
const ownsKeys = '[role="menu"], [role="dialog"]';

/** Whether a key is a shortcut of the page: without Ctrl, Alt or Meta, nobody is typing, and nothing lies on top. */
export function isPlainKey(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return false;
  if (isTyping(event) || useScreen.getState().overlay) return false;
  return !(event.target instanceof Element && event.target.closest(ownsKeys));
}

/** Whether a list is open in the field that holds the focus: Escape is for it first. */
export const hasOpenList = (field: EventTarget | null): boolean =>
  field instanceof Element && field.matches('[aria-expanded="true"], [data-expanded]');

/** A shortcut as it is written in a table: 'j', or 'Shift+S'. Caps Lock makes no difference. */
export const plainKeyOf = (event: KeyboardEvent): string => {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.shiftKey && /^[a-z]$/.test(key) ? `Shift+${key.toUpperCase()}` : key;
};

/** Which account keys are for: the one in hand or the caller's beside it, who has them as long as they are there. */
type Side = 'inHand' | 'beside';

const sideWithKeys = (): Side => (useScreen.getState().besideId === null ? 'inHand' : 'beside');

/**
 * While the component is there, does what a table of single keys says; keys are named as `plainKeyOf` does. A key that is held
 * does its act once.
 */
export function usePlainKeys(acts: Readonly<Record<string, (() => void) | undefined>>, side: Side = 'inHand'): void {
  const latest = useRef({ acts, side });
  useEffect(() => {
    latest.current = { acts, side };
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!isPlainKey(event) || event.repeat || latest.current.side !== sideWithKeys()) return;
      const act = latest.current.acts[plainKeyOf(event)];
      if (!act) return;
      event.preventDefault();
      act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
