import { useEffect } from 'react';
import { assertNever } from '#domain/kernel/assert.ts';
import { type Printing, followPrinting, forgetPrinting, stopPrinting, usePrinting } from '#renderer/state/printing.ts';
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
    case 'notSaved':
      return <NotSaved printing={printing} />;
    default:
      return assertNever(printing);
  }
}

function UnderWay({ printing }: { readonly printing: Extract<Printing, { phase: 'layingOut' | 'printing' }> }) {
  const { done, of, phase } = printing;
  return (
    <div className={styles.line} role="status">
      <span>
        {phase === 'layingOut' ? 'Laying out' : 'Printing'} {formatCount(done)} of {countOf(of, 'letter')}
      </span>
      <ProgressBar label="Letters printed" done={done} of={of} className={styles.bar} />
      <button type="button" className={dialog.plain} onClick={stopPrinting}>
        Stop
      </button>
    </div>
  );
}

function Saved({ printing }: { readonly printing: Extract<Printing, { phase: 'saved' }> }) {
  const { jobId, fileName, letters, pages, unreported } = printing;
  return (
    <Notice tone="plain" role="status" title={`${countOf(letters, 'letter')} on ${countOf(pages, 'page')} saved as ${fileName}`}>
      <p>
        Print the file, put the letters into their envelopes and confirm in the outbox that they are posted; a sheet that jams is printed
        again from there.{' '}
        {unreported > 0 &&
          `Of ${countOf(unreported, 'letter')} it could not be written down that they are printed: they still wait in the outbox. `}
        <LinkButton onClick={() => void window.desk['print.open']({ jobId })}>Open the file</LinkButton> ·{' '}
        <LinkButton onClick={forgetPrinting}>Close</LinkButton>
      </p>
    </Notice>
  );
}

function NotSaved({ printing }: { readonly printing: Extract<Printing, { phase: 'notSaved' }> }) {
  const { because, letters } = printing;
  const words =
    because === 'notChosen'
      ? { title: 'No file was chosen', detail: 'Nothing was printed.' }
      : because === 'cancelled'
        ? { title: 'Printing was stopped', detail: 'No file is left of it.' }
        : because === 'nothingThere'
          ? { title: 'None of these letters is there any more', detail: 'They may have been taken back, or belong to another book now.' }
          : wordsOfFailure(because);
  return (
    <Notice tone={typeof because === 'string' ? 'warn' : 'bad'} role="alert" title={words.title}>
      <p>
        {words.detail} {countOf(letters, 'letter')} still {letters === 1 ? 'waits' : 'wait'} in the outbox and can be printed from there.{' '}
        <LinkButton onClick={forgetPrinting}>Close</LinkButton>
      </p>
    </Notice>
  );
}
