import { Modal } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { type KeyboardEvent, useId, useMemo, useState } from 'react';
import { useSearch } from '#renderer/data/use-data.ts';
import type { SearchHit } from '#renderer/data/worker-protocol.ts';
import { closeOverlay, openAccount, useScreen } from '#renderer/state/screen.ts';
import { Key } from '#renderer/ui/key.tsx';
import { type HitGroup, groupHits } from './group-hits.ts';
import { Marked } from './marked.tsx';
import styles from './search-overlay.module.css';

/** Search over everything on this computer: names, numbers, invoices, people, notes. */
export function SearchOverlay() {
  const isOpen = useScreen((screen) => screen.overlay === 'search');
  return (
    <Modal
      opened={isOpen}
      onClose={closeOverlay}
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

function Search() {
  const id = useId();
  const [text, setText] = useState('');
  const [at, setAt] = useState(0);
  const answer = useSearch(text);
  const groups = useMemo(() => groupHits(answer?.hits ?? []), [answer]);
  const hits = groups.flatMap((group) => group.hits);
  const chosen = hits[Math.min(at, hits.length - 1)];

  const open = (hit: SearchHit) => {
    openAccount(hit.accountId);
    closeOverlay();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0 && hits.length > 0) {
      event.preventDefault();
      const next = (Math.min(at, hits.length - 1) + step + hits.length) % hits.length;
      setAt(next);
      document.getElementById(`${id}-${next}`)?.scrollIntoView({ block: 'nearest' });
    }
    if (event.key === 'Enter' && chosen) {
      event.preventDefault();
      open(chosen);
    }
  };

  return (
    <div className={styles.search}>
      <div className={styles.field}>
        <IconSearch size={18} stroke={2} aria-hidden="true" />
        <input
          data-autofocus
          role="combobox"
          aria-label="Search accounts, invoices, contacts and notes"
          aria-expanded={hits.length > 0}
          aria-controls={`${id}-hits`}
          aria-activedescendant={chosen && `${id}-${hits.indexOf(chosen)}`}
          autoComplete="off"
          spellCheck={false}
          placeholder="Search accounts, invoices, contacts, notes…"
          value={text}
          onChange={(event) => {
            setText(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <Key keys="Esc" />
      </div>
      <Hits id={id} groups={groups} hits={hits} chosen={chosen} text={text} onOpen={open} onPoint={(hit) => setAt(hits.indexOf(hit))} />
      <Foot text={text} count={hits.length} isAnswered={answer !== null} isComplete={answer?.isComplete ?? true} />
    </div>
  );
}

type HitsProps = {
  readonly id: string;
  readonly groups: readonly HitGroup[];
  readonly hits: readonly SearchHit[];
  readonly chosen: SearchHit | undefined;
  readonly text: string;
  readonly onOpen: (hit: SearchHit) => void;
  readonly onPoint: (hit: SearchHit) => void;
};

function Hits({ id, groups, hits, chosen, text, onOpen, onPoint }: HitsProps) {
  return (
    <div className={styles.hits} role="listbox" id={`${id}-hits`} aria-label="Hits">
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

type FootProps = { readonly text: string; readonly count: number; readonly isAnswered: boolean; readonly isComplete: boolean };

function Foot({ text, count, isAnswered, isComplete }: FootProps) {
  const words = () => {
    if (text.trim() === '') return 'Type a name, an account or invoice number, a person, or words of a note.';
    if (!isAnswered) return 'Searching…';
    if (!isComplete) return 'Still reading notes and invoices; more may be found in a moment.';
    return count === 0 ? `Nothing on this computer has “${text.trim()}”. Every word has to occur; try fewer.` : '';
  };
  return (
    <div className={styles.foot}>
      <span role="status">{words()}</span>
      {count > 0 && (
        <span className={styles.keys} aria-hidden="true">
          <Key keys="↑ ↓" /> choose <Key keys="⏎" /> open
        </span>
      )}
    </div>
  );
}
