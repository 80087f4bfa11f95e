import { useEffect } from 'react';
import { assertNever } from '#domain/kernel/assert.ts';
import { useDataClient } from '#renderer/data/use-data.ts';
import { type Printing, followPrinting, forgetPrinting, printLetters, stopPrinting, usePrinting } from '#renderer/state/printing.ts';
import { wordsOfFailure } from '#renderer/ui/failure-words.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { countOf, formatCount } from '#renderer/ui/money.ts';
import { Notice } from '#renderer/ui/notice.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import dialog from '#renderer/ui/dialog.module.css';
import styles from './printing-line.module.css';

/** How the printing of letters is coming along, and how it ended: what was printed, what was not, what to do next. */
export function PrintingLine() {
  const printing = usePrinting();
  useEffect(() => window.desk.on('print.progress', ({ jobId, done, of }) => followPrinting(jobId, done, of)), []);
  switch (printing.phase) {
    case 'idle':
      return null;
    case 'layingOut':
    case 'printing':
      return <UnderWay printing={printing} />;
    case 'saved':
      return <Saved printing={printing} />;
    case 'handedOver':
      return <HandedOver printing={printing} />;
    case 'notSaved':
      return <NotSaved printing={printing} />;
    default:
      return assertNever(printing);
  }
}

function UnderWay({ printing }: { readonly printing: Extract<Printing, { phase: 'layingOut' | 'printing' }> }) {
  const { done, of, phase, to } = printing;
  if (phase === 'printing' && to === 'printer' && done === of) return <DialogOpen />;
  return (
    <div className={styles.line} role="status">
      <span>
        {phase === 'layingOut' || to === 'printer' ? 'Laying out' : 'Printing'} {formatCount(done)} of {countOf(of, 'letter')}
      </span>
      <ProgressBar label="Letters printed" done={done} of={of} className={styles.bar} />
      <button type="button" className={dialog.plain} onClick={stopPrinting}>
        Stop
      </button>
    </div>
  );
}

function Saved({ printing }: { readonly printing: Extract<Printing, { phase: 'saved' }> }) {
  const { jobId, fileName, letters, pages, unreported, heldBack } = printing;
  return (
    <Notice tone="plain" role="status" title={`${countOf(letters, 'letter')} on ${countOf(pages, 'page')} saved as ${fileName}`}>
      <p>
        Print the file, put the letters into their envelopes and confirm in the outbox that they are posted; a sheet that jams is printed
        again from there. {unreportedWords(unreported)}
        {heldBackWords(heldBack)}
        <LinkButton onClick={() => void window.desk['print.open']({ jobId })}>Open the file</LinkButton> ·{' '}
        <LinkButton onClick={forgetPrinting}>Close</LinkButton>
      </p>
    </Notice>
  );
}

/** The system's own dialog is in front. Should it never say how it ended, its end can be given up here. */
function DialogOpen() {
  return (
    <div className={styles.line} role="status">
      <span>
        Choose a printer in the system’s dialog, with the paper your letters are laid out for: on another one the system changes their size.
        The letters count as printed once its queue has taken them.
      </span>
      <button type="button" className={dialog.plain} onClick={stopPrinting}>
        Stop waiting
      </button>
    </div>
  );
}

function HandedOver({ printing }: { readonly printing: Extract<Printing, { phase: 'handedOver' }> }) {
  const { letters, pages, unreported, heldBack } = printing;
  return (
    <Notice tone="plain" role="status" title={`${countOf(letters, 'letter')} on ${countOf(pages, 'page')} handed to the printer`}>
      <p>
        Put the letters into their envelopes and confirm in the outbox that they are posted; a sheet that jams is printed again from there.{' '}
        {unreportedWords(unreported)}
        {heldBackWords(heldBack)}
        <LinkButton onClick={forgetPrinting}>Close</LinkButton>
      </p>
    </Notice>
  );
}

const unreportedWords = (unreported: number): string =>
  unreported > 0
    ? `Of ${countOf(unreported, 'letter')} it could not be written down that they are printed: they still wait in the outbox. `
    : '';

const namesSaid = 5;

/** Which letters were not among those that were printed, because something has come to forbid them. */
function heldBackWords(names: readonly string[]): string {
  if (names.length === 0) return '';
  const rest = names.length - namesSaid;
  const whom = `${names.slice(0, namesSaid).join(', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}`;
  return `Held back, not printed: ${whom}. The books know more than when ${names.length === 1 ? 'it was' : 'they were'} released. Look at the account before you write again, and take the letter back in the outbox. `;
}

const notPrintedWords: Readonly<Record<Extract<NotPrinted['because'], string>, { readonly title: string; readonly detail: string }>> = {
  notChosen: { title: 'No file was chosen', detail: 'Nothing was printed.' },
  cancelled: { title: 'Printing was stopped', detail: 'No file is left of it, and no printer got anything.' },
  dialogClosed: { title: 'No printer was chosen', detail: 'The printer’s dialog was closed, and nothing was printed.' },
  notHeard: {
    title: 'It is not known whether the letters were printed',
    detail:
      'The printer’s dialog did not say how it ended, so no letter counts as printed. Look at the printer first: destroy sheets that came out, or do not print them again.',
  },
  nothingThere: {
    title: 'None of these letters is there any more',
    detail: 'They may have been taken back, or belong to another book now.',
  },
  heldBack: {
    title: 'Held back, and nothing was printed',
    detail:
      'The books know more than when these were released. Look at the account before you write again, and take back what is not to go.',
  },
};

type NotPrinted = Extract<Printing, { phase: 'notSaved' }>;

function NotSaved({ printing }: { readonly printing: NotPrinted }) {
  const client = useDataClient();
  const { because, letters, again } = printing;
  const words = typeof because === 'string' ? notPrintedWords[because] : wordsOfFailure(because);
  return (
    <Notice tone={typeof because === 'string' ? 'warn' : 'bad'} role="alert" title={words.title}>
      <p>
        {words.detail} {countOf(letters, 'letter')} still {letters === 1 ? 'waits' : 'wait'} in the outbox
        {because === 'heldBack' ? '. ' : ' and can be printed from there. '}
        {again !== null && (
          <>
            <LinkButton onClick={() => void printLetters(client, again.letters, again.name, 'pdf')}>Save as PDF instead…</LinkButton> ·{' '}
          </>
        )}
        <LinkButton onClick={forgetPrinting}>Close</LinkButton>
      </p>
    </Notice>
  );
}
