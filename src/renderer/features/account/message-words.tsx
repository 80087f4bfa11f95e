import { useState } from 'react';
import { contentHashOf } from '#domain/message-content.ts';
import { enclosuresOf } from '#domain/message-enclosures.ts';
import type { LocalDate } from '#domain/kernel/dates.ts';
import { awaitsFiles, handedFilesOf } from '#domain/message-files.ts';
import type { Message } from '#domain/message-row.ts';
import { isOfRelay } from '#domain/message-sender.ts';
import type { ReceivedMail } from '#domain/received-mail-row.ts';
import { printDate } from '#domain/print-words.ts';
import { useDataClient, useOpened } from '#renderer/data/use-data.ts';
import { type PrintTarget, printLetters } from '#renderer/state/printing.ts';
import { formatDate } from '#renderer/ui/dates.ts';
import { LinkButton } from '#renderer/ui/link-button.tsx';
import { MessagePaper } from '#renderer/ui/message-paper.tsx';
import { messageStateWords, problemTextWords } from '#renderer/ui/message-state-words.ts';
import { countOf } from '#renderer/ui/money.ts';
import { sizeWords } from '#renderer/ui/size-words.ts';
import { Tag } from '#renderer/ui/tag.tsx';
import styles from './message-words.module.css';
import timeline from './timeline.module.css';

type Props = { readonly message: Message; readonly answers: readonly ReceivedMail[]; readonly today: LocalDate };

/** What came back on a message, in a word. */
function answeredWords(answers: readonly ReceivedMail[], today: LocalDate): string {
  if (answers.some(({ kind }) => kind === 'reply')) return 'answered';
  const away = answers.find(({ awayUntil }) => awayUntil !== null)?.awayUntil ?? null;
  if (away !== null) return `automatic answer, away until ${formatDate(away, today)}`;
  return answers.length > 0 ? 'automatic answer' : '';
}

/** An e-mail or a letter on the timeline: where it stands, what there is to do, and on opening its exact words with what they are known by. */
export function MessageWords({ message, answers, today }: Props) {
  const [isOpen, setOpen] = useState(false);
  const { channel, subject, toName, releasedByName, overrideReason, wasEdited, cc } = message;
  const company = useOpened()?.company;
  const byRelay = company !== undefined && isOfRelay(message, company);
  const { tone, words, next } = messageStateWords({ ...message, isOfRelay: byRelay, waitsForFiles: byRelay && awaitsFiles(message) });
  const noted = problemTextWords(message);
  const along = alongWords(message);
  const answered = answeredWords(answers, today);
  return (
    <>
      <div>
        <b>{subject}</b> <Tag tone={tone}>{words}</Tag>
        <span className={timeline.quiet}>
          {' '}
          · {channel === 'email' ? 'E-mail' : 'Letter'} to {toName}
          {cc !== null && `, copy to ${cc}`} · {releasedByName}
          {along !== '' && ` · ${along}`}
          {answered !== '' && ` · ${answered}`} ·{' '}
        </span>
        <LinkButton aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Close' : 'Read it'}
        </LinkButton>
      </div>
      {tone !== 'ok' && next !== '' && <p className={timeline.text}>{next}</p>}
      {noted !== null && <p className={timeline.text}>{noted}</p>}
      {overrideReason !== null && <p className={timeline.text}>Sent all the same: {overrideReason}</p>}
      {isOpen && <Content message={message} today={today} edited={wasEdited} />}
    </>
  );
}

function Content({ message, today, edited }: { readonly message: Message; readonly today: LocalDate; readonly edited: boolean }) {
  const opened = useOpened();
  const client = useDataClient();
  const { language, subject, body, signature, toName, toAddress, releasedOn, templateKey, templateVersion, contentHash } = message;
  const isDue = message.channel === 'letter' && message.state === 'waiting';
  const print = (to: PrintTarget): void =>
    void printLetters(client, [{ accountId: message.accountId, messageId: message.id }], isDue ? 'Letter' : 'Copy', to);
  const isWhole = contentHashOf(message) === contentHash;
  const letters = opened?.company.policy.letters;
  if (!letters || !opened) return null;
  const letterhead = { ...letters.letterhead, name: letters.letterhead.name === '' ? opened.company.name : letters.letterhead.name };
  return (
    <div className={styles.content}>
      <MessagePaper
        channel={message.channel}
        label={`Message of ${formatDate(releasedOn, today)}`}
        copyTo={message.cc ?? ''}
        letterhead={letterhead}
        message={{ language, subject, body, signature, toName, toAddress, date: printDate(releasedOn, language), accountNumber: '' }}
      />
      <p className={styles.proof}>
        <LinkButton onClick={() => print('printer')}>{isDue ? 'Print it…' : 'Print a copy…'}</LinkButton>
        {' · '}
        <LinkButton onClick={() => print('pdf')}>{isDue ? 'Save it as PDF…' : 'Save a copy as PDF…'}</LinkButton>
      </p>
      <HandedFiles message={message} />
      <p className={styles.proof}>
        Template {templateKey}, version {templateVersion}
        {edited && ', words changed before it was sent'}. Known by <code title={contentHash}>{contentHash.slice(0, 16)}…</code>:{' '}
        {isWhole ? 'these are the words that were released.' : 'these are not the words that were released. Tell your administrator.'}
      </p>
    </div>
  );
}

/** What went along by the relay, as it was handed up: the content is not kept, what it is known by is. */
function HandedFiles({ message }: { readonly message: Message }) {
  const files = handedFilesOf(message);
  if (files.length === 0) return null;
  return (
    <ul className={styles.files} aria-label="Files that go along">
      {files.map(({ name, bytes, sha256 }, at) => (
        <li key={at}>
          {name} · {sizeWords(bytes)} · <code title={sha256}>{sha256.slice(0, 16)}…</code>
        </li>
      ))}
    </ul>
  );
}

function alongWords(message: Message): string {
  const along = enclosuresOf(message);
  const copies = along.filter(({ kind }) => kind === 'invoice').length;
  const files = along.flatMap((each) => (each.kind === 'file' ? [each.name] : []));
  return [
    along.some(({ kind }) => kind === 'statement') ? 'statement' : '',
    copies > 0 ? countOf(copies, 'invoice copy', 'invoice copies') : '',
    ...files,
  ]
    .filter((words) => words !== '')
    .join(', ');
}
