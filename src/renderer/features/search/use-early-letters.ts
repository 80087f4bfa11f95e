import { useEffect } from 'react';
import { setSearchText, useSearchText } from '#renderer/state/search-text.ts';

/**
 * Begins each search with an empty text, and adds to it what is typed between the key that opens the search and the moment in which its field has
 * the focus: on a busy machine that is long enough for a whole number, and none of it may be lost or taken for a shortcut.
 */
export function useEarlyLetters(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return undefined;
    setSearchText('');
    const onKey = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.target instanceof Element && event.target.closest('[role="dialog"]')) return;
      const { text } = useSearchText.getState();
      if (event.key === 'Backspace') setSearchText(text.slice(0, -1));
      else if (event.key.length === 1) setSearchText(text + event.key);
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    window.addEventListener('keydown', onKey, true);
    return () => window.removeEventListener('keydown', onKey, true);
  }, [isOpen]);
}
