import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { SearchAnswer } from '#renderer/data/data-client.ts';
import { type FoundByText, useSearch } from '#renderer/data/use-data.ts';
import type { SearchHit } from '#renderer/data/worker-protocol.ts';
import { closeOverlay, openAccount, openBeside, useScreen } from '#renderer/state/screen.ts';
import { setSearchText, useSearchText } from '#renderer/state/search-text.ts';
import { Key } from '#renderer/ui/key.tsx';
import { countOf } from '#renderer/ui/money.ts';
import { type HitGroup, groupHits } from './group-hits.ts';
import { Marked } from './marked.tsx';
import { useEarlyLetters } from './use-early-letters.ts';
import styles from './search-overlay.module.css';

/** Search over everything on this computer: names, numbers, invoices, payments, amounts, people, notes. */
export function SearchOverlay() {
  const isOpen = useScreen((screen) => screen.overlay === 'search');
  useEarlyLetters(isOpen);
  const isCallerFound = useCallerFound(isOpen);
  return (
    <Modal
      opened={isOpen}
      onClose={closeOverlay}
      returnFocus={!isCallerFound}
      withCloseButton={false}
      size={620}
      yOffset="12vh"
      padding={0}
      transitionProps={{ duration: 80 }}
      attributes={{ content: { 'aria-label': 'Search' } }}
    >
      <Search />
    </Modal>
  );
}

/** Whether the search was closed by opening somebody beside the work in hand, who has the focus then. */
function useCallerFound(isOpen: boolean): boolean {
  const besideId = useScreen((screen) => screen.besideId);
  const [before, setBefore] = useState(besideId);
  if (isOpen && before !== besideId) setBefore(besideId);
  return besideId !== null && before !== besideId;
}

function Search() {
  const id = useId();
  const { text } = useSearchText();
  const [at, setAt] = useState(0);
  const answer = useSearch(text);
  const groups = useMemo(() => groupHits(answer?.hits ?? []), [answer]);
  const hits = groups.flatMap((group) => group.hits);
  const chosen = hits[Math.min(at, hits.length - 1)];

  const enter = useEnter(answer, chosen);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      event.preventDefault();
      const next = (Math.min(at, hits.length - 1) + step + hits.length) % hits.length;
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter' && text.trim() !== '') {
      event.preventDefault();
      enter.press(event.shiftKey);
    }
  };

  return (
    <div className={styles.search}>
      <div className={styles.field}>
        <IconSearch size={18} stroke={2} aria-hidden="true" />
        <input
          data-autofocus
          role="combobox"
          aria-label="Search accounts, invoices, payments, contacts and notes"
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-hits`}
          aria-activedescendant={chosen && `${id}-${hits.indexOf(chosen)}`}
          autoComplete="off"
          spellCheck={false}
          placeholder="Name, number, invoice, PO, amount, check, phone, e-mail, note…"
          value={text}
          onChange={(event) => {
            enter.forget();
            setSearchText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
          // What was typed before it had the focus stands before the cursor.
          onFocus={({ currentTarget }) => currentTarget.setSelectionRange(currentTarget.value.length, currentTarget.value.length)}
        />
        <Key keys="Esc" />
      </div>
      <Hits
        id={id}
        groups={groups}
        hits={hits}
        chosen={chosen}
        text={text}
        isBusy={text.trim() !== '' && answer?.isOfText !== true}
        onOpen={open}
        onPoint={(hit) => setAt(hits.indexOf(hit))}
      />
      <Foot text={text} answer={answer} onOpenBeside={chosen && (() => open(chosen, true))} />
    </div>
  );
}

function open(hit: SearchHit, isBeside = false): void {
  closeOverlay();
  (isBeside ? openBeside : openAccount)(hit.accountId);
}

/**
 * Enter opens what the text finds as it is now: pressed before that is known, which a number pasted or typed fast is, it waits for it and does not
 * open what an earlier letter had found. `forget` when something else is typed.
 */
function useEnter(answer: FoundByText | null, chosen: SearchHit | undefined) {
  const wish = useRef<{ readonly isBeside: boolean } | null>(null);
  const isKnown = answer?.isOfText === true;
  useEffect(() => {
    if (wish.current === null || !isKnown || !chosen) return;
    open(chosen, wish.current.isBeside);
    wish.current = null;
  }, [isKnown, chosen]);
  return {
    press(isBeside: boolean): void {
      if (isKnown && chosen) open(chosen, isBeside);
      else wish.current = { isBeside };
    },
    forget(): void {
      wish.current = null;
    },
  };
}

type HitsProps = {
  readonly id: string;
  readonly groups: readonly HitGroup[];
  readonly hits: readonly SearchHit[];
  readonly chosen: SearchHit | undefined;
  readonly text: string;
  /** What is shown answers an earlier text; the answer to this one is under way. */
  readonly isBusy: boolean;
  readonly onOpen: (hit: SearchHit) => void;
  readonly onPoint: (hit: SearchHit) => void;
};

function Hits({ id, groups, hits, chosen, text, isBusy, onOpen, onPoint }: HitsProps) {
  return (
    <div className={styles.hits} role="listbox" id={`${id}-hits`} aria-label="Hits" aria-busy={isBusy}>
      {groups.map((group) => (
        <div key={group.found} role="group" aria-label={group.words}>
          <div className={styles.title} aria-hidden="true">
            {group.words}
          </div>
          {group.hits.map((hit) => (
            <Hit
              key={`${hit.accountId} ${hit.excerpt}`}
              id={`${id}-${hits.indexOf(hit)}`}
              hit={hit}
              text={text}
              isChosen={hit === chosen}
              onOpen={() => onOpen(hit)}
              onPoint={() => onPoint(hit)}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

type HitProps = {
  readonly id: string;
  readonly hit: SearchHit;
  readonly text: string;
  readonly isChosen: boolean;
  readonly onOpen: () => void;
  readonly onPoint: () => void;
};

function Hit({ id, hit, text, isChosen, onOpen, onPoint }: HitProps) {
  const isName = hit.found === 'name';
  return (
    <div id={id} role="option" aria-selected={isChosen} className={styles.hit} onClick={onOpen} onMouseMove={onPoint}>
      <div className={styles.name}>
        <b>{isName ? <Marked text={hit.name} words={text} /> : hit.name}</b>
        <span>#{hit.number}</span>
      </div>
      {!isName && hit.excerpt !== '' && (
        <div className={styles.excerpt}>
          <Marked text={hit.excerpt} words={text} />
        </div>
      )}
    </div>
  );
}

type FootProps = { readonly text: string; readonly answer: SearchAnswer | null; readonly onOpenBeside: (() => void) | undefined };

function Foot({ text, answer, onOpenBeside }: FootProps) {
  const hasWorkInHand = useScreen((screen) => screen.accountId !== null);
  return (
    <div className={styles.foot}>
      <span role="status">{footWords(text, answer)}</span>
      {onOpenBeside && (
        <span className={styles.keys}>
          <span aria-hidden="true">
            <Key keys="↑ ↓" /> choose <Key keys="⏎" /> open
          </span>
          {hasWorkInHand && (
            <button
              type="button"
              className={styles.beside}
              aria-keyshortcuts="Shift+Enter"
              title="Somebody calls: open the account beside the one in hand, which stays as it is (Shift ⏎)"
              onClick={onOpenBeside}
            >
              <Key keys="Shift ⏎" /> open beside
            </button>
          )}
        </span>
      )}
    </div>
  );
}

function footWords(text: string, answer: SearchAnswer | null): string {
  if (text.trim() === '') return 'Any part of a name, number, invoice, PO, amount, check, phone number, e-mail or note.';
  if (!answer) return 'Searching…';
  if (!answer.isComplete) return 'Still reading notes and invoices; more may be found in a moment.';
  const { hits, total } = answer;
  if (total === 0) return `Nothing on this computer has “${text.trim()}”. Every word has to occur; try fewer.`;
  const accounts = countOf(total, 'account');
  return total > hits.length ? `${accounts}, the best ${hits.length} shown` : accounts;
}
