import { type RefObject, useCallback, useEffect, useRef } from 'react';
import type { Company } from '#domain/company.ts';
import type { AccountId } from '#domain/kernel/ids.ts';
import type { WatchedAccount } from '#renderer/data/data-client.ts';
import { useFolder, useMayAct } from '#renderer/data/use-data.ts';
import { CallerPane } from '#renderer/features/account/caller-pane.tsx';
import { ContactNotePanel } from '#renderer/features/contact-note/contact-note-panel.tsx';
import { hasOpenList } from '#renderer/state/plain-keys.ts';
import { closeBeside, useScreen } from '#renderer/state/screen.ts';

type Props = { readonly company: Company; readonly inHand: WatchedAccount; readonly pageRef: RefObject<HTMLElement | null> };

/** Somebody has called while another account was in hand: their account beside it, until it is closed. */
export function CallerBeside({ company, inHand, pageRef }: Props) {
  const besideId = useScreen((screen) => screen.besideId);
  const watched = useFolder(besideId, 'beside');
  const heading = useCallerFocus(pageRef, besideId !== null, watched.status === 'ready' ? watched.accountId : null);
  const mayAct = useMayAct();
  if (besideId === null) return null;
  const inHandName = inHand.status === 'ready' ? inHand.account.folder.account.name : null;
  return (
    <CallerPane watched={watched} company={company} headingRef={heading} inHandName={inHandName} onClose={closeBeside}>
      {mayAct && watched.status === 'ready' && (
        <ContactNotePanel key={`note ${watched.accountId}`} account={watched.account} onBack={closeBeside} />
      )}
    </CallerPane>
  );
}

const isOfCaller = (target: EventTarget | null): boolean => target instanceof Element && target.closest('[data-caller]') !== null;

/**
 * The focus goes to the caller's name as soon as it is there, and comes back where it was in the work in hand when the caller is closed; a field
 * keeps its own cursor meanwhile. Escape closes the caller, F6 goes from one side to the other; what lies on top of the page has its
 * keys first. Gives the ref of the caller's heading.
 */
function useCallerFocus(page: RefObject<HTMLElement | null>, isOpen: boolean, readyId: AccountId | null) {
  const heading = useRef<HTMLHeadingElement>(null);
  const lastInHand = useRef<HTMLElement | null>(null);
  const focusWorkInHand = useCallback(() => {
    const last = lastInHand.current;
    const place = last?.isConnected ? last : page.current?.querySelector<HTMLElement>('[role="listbox"]');
    place?.focus();
  }, [page]);

  useEffect(() => {
    const onFocus = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement && page.current?.contains(target) && !isOfCaller(target)) lastInHand.current = target;
    };
    document.addEventListener('focusin', onFocus);
    return () => document.removeEventListener('focusin', onFocus);
  }, [page]);
  useEffect(() => {
    if (readyId !== null) heading.current?.focus();
  }, [readyId]);
  useEffect(() => {
    if (!isOpen) return undefined;
    const onKey = (event: KeyboardEvent) => {
      if (!isForPage(event, page.current)) return;
      if (event.key === 'Escape') closeBeside();
      else if (event.key !== 'F6') return;
      else if (isOfCaller(event.target)) focusWorkInHand();
      else heading.current?.focus();
      event.preventDefault();
    };
    // Before a field's own list hears of the key and closes: by then it would look as if there had been none.
    window.addEventListener('keydown', onKey, { capture: true });
    return () => {
      window.removeEventListener('keydown', onKey, { capture: true });
      focusWorkInHand();
    };
  }, [page, isOpen, focusWorkInHand]);
  return heading;
}

/** Whether a key is meant for the page itself, and not for what lies on top of it or for a list that is open in a field. */
function isForPage(event: KeyboardEvent, page: HTMLElement | null): boolean {
  const { target } = event;
  const isHere = target === document.body || (target instanceof Element && page?.contains(target) === true);
  return isHere && !hasOpenList(target) && useScreen.getState().overlay === null;
}
